// Keys of the approver's queue. Everything they do is a link or a button that works without them.
(() => {
  const screen = document.querySelector("[data-queue]");
  if (!screen || screen.dataset.queueShortcuts !== "on") return;

  const confirmation = screen.querySelector("[data-queue-confirm]");
  const approval = screen.querySelector("[data-queue-approve]");
  const links = [...screen.querySelectorAll("[data-queue-open]")];

  // Which row has the focus: on its link, its tick box or anything else in it.
  const place = () => links.findIndex((link) => link.closest("[data-queue-row]").contains(document.activeElement));

  const move = (step) => {
    const target = links[Math.min(links.length - 1, Math.max(0, place() + step))];
    target.focus();
    target.closest("[data-queue-row]").scrollIntoView({ block: "nearest" });
  };

  const follow = (name) => {
    const link = screen.querySelector(name);
    if (link) link.click();
    return Boolean(link);
  };

  const onward = (step) => {
    if (links.length) return move(step), true;
    return follow(step > 0 ? "[data-queue-next]" : "[data-queue-previous]");
  };

  const ask = () => {
    if (approval && confirmation) return confirmation.showModal(), true;
    // Nobody approves out of the list: the version has to be on the screen.
    const chosen = links[place()];
    if (chosen) location.assign(`${chosen.href}#decide`);
    return Boolean(chosen);
  };

  const giveBack = () => {
    const chosen = links[place()];
    if (chosen) location.assign(`${chosen.href}#decide`);
    return Boolean(chosen) || follow("[data-queue-return]");
  };

  const keys = {
    j: () => onward(1),
    k: () => onward(-1),
    ArrowDown: () => links.length > 0 && place() >= 0 && onward(1),
    ArrowUp: () => links.length > 0 && place() >= 0 && onward(-1),
    a: ask,
    r: giveBack,
  };

  const isTyping = (target) =>
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=dialog], iframe");

  document.addEventListener("keydown", (event) => {
    const chord = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (chord || event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });

  if (confirmation && approval) {
    confirmation.querySelector("[data-queue-yes]").addEventListener("click", () => approval.requestSubmit());
    confirmation.querySelector("[data-queue-no]").addEventListener("click", () => confirmation.close());
  }
})();
