// A button that copies a piece of code. Without this script, or without a clipboard, code is selected by hand.
(() => {
  const PAUSE = 2000;

  const buttonFor = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "api-code__copy";
    button.textContent = block.dataset.copy;
    button.lang = document.documentElement.lang;
    button.dir = document.documentElement.dir;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").textContent);
      button.textContent = block.dataset.copied;
      setTimeout(() => { button.textContent = block.dataset.copy; }, PAUSE);
    });
    return button;
  };

  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre[data-copy]")) block.prepend(buttonFor(block));
})();
