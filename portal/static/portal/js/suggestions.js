// Suggestions below a search field: a combobox with a list (WAI-ARIA). Without this script the form is a form.
(() => {
  const PAUSE = 150;
  const SHORTEST = 2;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const suggestFor = (field) => {
    const list = element("ul", { id: `${field.id}-suggestions`, role: "listbox", class: "suggestions", hidden: "" });
    const told = element("span", { role: "status", class: "visually-hidden" });
    let active = -1;
    let waiting = null;
    let asking = null;

    const options = () => [...list.children];

    const mark = (place) => {
      options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
      active = place;
      if (place < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", options()[place].id);
      options()[place].scrollIntoView({ block: "nearest" });
    };

    const close = () => {
      clearTimeout(waiting);
      if (asking) asking.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      mark(-1);
    };

    const option = (suggestion, place) => {
      const title = element("span", { lang: suggestion.locale, dir: "auto" }, suggestion.title);
      const kind = element("span", { class: "suggestions__kind" }, suggestion.label);
      const made = element("li", { id: `${list.id}-${place}`, role: "option", "aria-selected": "false" }, title, " ", kind);
      made.dataset.url = suggestion.url;
      return made;
    };

    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map(option));
      mark(-1);
      list.hidden = !suggestions.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      told.textContent = suggestions.length ? `${field.dataset.told} ${suggestions.length}` : field.dataset.none;
    };

    const ask = async () => {
      asking = new AbortController();
      const { signal } = asking;
      try {
        const address = `${field.dataset.suggestions}&q=${encodeURIComponent(field.value.trim())}`;
        const answer = await fetch(address, { signal });
        if (!answer.ok) return close();
        const { suggestions } = await answer.json();
        if (!signal.aborted && document.activeElement === field) show(suggestions);
      } catch {
        // Away, or overtaken by the next letter: the form still searches.
      }
    };

    const typed = () => {
      close();
      told.textContent = "";
      if (field.value.trim().length >= SHORTEST) waiting = setTimeout(ask, PAUSE);
    };

    const move = (step) => {
      const number = options().length;
      // From the field itself (-1) to the first or the last, and from both ends back to it.
      mark(((active + 1 + step + number + 1) % (number + 1)) - 1);
    };

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: close,
      Enter: () => active >= 0 && location.assign(options()[active].dataset.url),
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden || !(event.key in keys)) return;
      if (event.key === "Enter" && active < 0) return;
      event.preventDefault();
      keys[event.key]();
    });
    field.addEventListener("input", typed);
    field.addEventListener("blur", close);
    // The field keeps the focus while the pointer is on the list.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) location.assign(chosen.dataset.url);
    });

    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [key, value] of Object.entries(roles)) field.setAttribute(key, value);
    field.setAttribute("autocomplete", "off");
    list.setAttribute("aria-label", field.dataset.list);
    field.form.append(list, told);
  };

  document.querySelectorAll("input[data-suggestions]").forEach(suggestFor);
})();
