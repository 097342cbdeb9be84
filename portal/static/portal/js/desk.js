// Keys of the desk. Everything they do is a link, a field or a button that works without them.
(() => {
  const rows = [...document.querySelectorAll("[data-desk-open]")];
  const help = document.querySelector("[data-desk-keys]");
  const filters = document.querySelector("[data-desk-filters]");
  const back = document.querySelector("[data-desk-back]");

  const place = () => rows.findIndex((link) => link.closest("[data-desk-row]").contains(document.activeElement));

  const move = (step) => {
    if (!rows.length) return false;
    const target = rows[Math.min(rows.length - 1, Math.max(0, place() + step))];
    target.focus();
    target.closest("[data-desk-row]").scrollIntoView({ block: "nearest" });
    return true;
  };

  const narrow = () => {
    if (!filters) return false;
    filters.open = true;
    filters.querySelector("select").focus();
    return true;
  };

  const explain = () => {
    if (!help) return false;
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
    return true;
  };

  const leave = () => {
    if (back) back.click();
    return Boolean(back);
  };

  const keys = { j: () => move(1), k: () => move(-1), "/": narrow, "?": explain, u: leave };

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const chord = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (chord || event.defaultPrevented || isTyping(event.target)) return;
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });

  // A panel that came back with a mistake shows itself, with the field that is wrong.
  const wrong = document.querySelector(".desk-act[open] [aria-invalid=true]");
  if (wrong) wrong.focus();
})();
