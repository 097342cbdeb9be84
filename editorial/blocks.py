"""The blocks of every body text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]


class FigureBlock(blocks.StructBlock):
    """An image with what a person who can't see it needs to know."""

    image = ImageChooserBlock(label=_("Image"))
    alternative_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        help_text=_("What the image shows, for people who do not see it. Leave empty only for decoration."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "editorial/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    author = blocks.CharBlock(label=_("Who said it"), required=False)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "editorial/blocks/quote.html"


class KeyFigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(
        label=_("Figure"), max_length=30, help_text=_("With its unit, for example 82.8%.")
    )
    meaning = blocks.CharBlock(label=_("What it counts"))
    source = blocks.CharBlock(
        label=_("Source"), help_text=_("Where the figure comes from, and of which date.")
    )

    class Meta:
        icon = "order"
        label = _("Key figure")
        template = "editorial/blocks/key_figure.html"


class CaptionedTableBlock(blocks.StructBlock):
    table = TableBlock(
        label=_("Table"),
        table_options={
            "renderer": "text",
            "contextMenu": [
                "row_above",
                "row_below",
                "---------",
                "col_left",
                "col_right",
                "---------",
                "remove_row",
                "remove_col",
                "---------",
                "undo",
                "redo",
            ],
        },
    )
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "editorial/blocks/table.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(label=_("What it holds"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "editorial/blocks/document.html"


class BodyBlock(blocks.StreamBlock):
    """What an editor can put into a body."""

    rich_text = blocks.RichTextBlock(
        label=_("Text"), features=RICH_TEXT_FEATURES, template="editorial/blocks/rich_text.html"
    )
    figure = FigureBlock()
    quote = QuoteBlock()
    key_figure = KeyFigureBlock()
    table = CaptionedTableBlock()
    document = DocumentBlock()

    class Meta:
        required = False
