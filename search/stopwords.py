"""Words too common to search for, folded as `analysis.fold` folds; every language drops all of them."""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARABIC = _listed(
    """
    ا اذا الا الان التي الذي الذين الي اما ان انا انت انه انها او اي ايا ايضا اين ايه ب بان بعد بعض بكم
    بم بماذا به بها بين بينما تكون تلك تم ثم جميع حتي حيث خلال ذلك ضمن علام علي عليه عليها عم عما عماذا
    عن عند عندما غير ف فان فما فهو فهي في فيم فيه فيها قبل قد كان كانت كل كم كما كيف لا لدي لقد لك لكن
    لم لماذا لمن لن له لها ما ماذا ماهو ماهي متي مع مم ممن من منذ منه منها منهم نحن نحو هذا هذه هل هم
    هناك هو هي و وان واين وفي وقد وكان وكانت وكل وكم وكيف ولا ولم ولن وما وماهو وماهي ومتي ومن وهل وهو
    وهي يتم يسمي يكون
    """
)

FRENCH = _listed(
    """
    a ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons
    auront aux avaient avais avait avec avez aviez avions avons ayant ayez ayons c ce ceci cela ces cet
    cette d dans de des du elle en es est et etaient etais etait etant ete etee etees etes etiez etions
    eu eue eues eumes eurent eus eusse eussent eusses eussiez eussions eut eutes eux fumes furent fus
    fusse fussent fusses fussiez fussions fut futes ici il ils j je l la le les leur leurs lui m ma mais
    me meme mes moi mon n ne nos notre nous on ont ou par pas pour qu que quel quelle quelles quels qui
    s sa sans se sera serai seraient serais serait seras serez seriez serions serons seront ses soi
    soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tu un une vos votre vous
    y aussi avoir car celle celui combien comme comment doit donc dont elles entre etre faire fait faut
    laquelle lequel lesquelles lesquels lors peut plus pourquoi quand quoi tous tout toute toutes tres
    """
)

ENGLISH = _listed(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then there
    these they this to was will with about after also been before being can could did do does during
    from had has have he her his how its many much one she should than them were what when where which
    while who whom whose why would
    """
)

ALL = ARABIC | FRENCH | ENGLISH

# Not stop words: beginnings of Arabic words that start with what could be a particle but is their own letter.
OWN_LETTER = _listed(
    """
    فساد فريق فرق فعال فعل فئ فصل فصول فرص فرد فرنس فتر فضاء فقر فكر فهم وزار وزير وزراء وطن وكال
    وكيل وكلا وسيط وساط وسائ وسيل وثيق وثائ وظيف وظائ وقاي ولاي ولوج واجب واقع واحد واضح وضع وضوح
    وعي وجود وقت ورش برنامج برامج بيان بلاغ بلد بنك بحث بني بناء كتاب كفا كرام لجن لجان لايح لوايح
    سياس سلط سلوك سنو سجل سوق سكان سيد سلام سلب
    """
)
