// A site of its own that lives from the portal's API alone: the bank of initiatives, and commitments, in Arabic.
(() => {
  const LANGUAGE = "ar";
  const BASE = new URL(new URLSearchParams(location.search).get("api") || "/", location.href).origin;
  const ROOT = `${BASE}/api/v1`;
  const NOT_STATED = "لا يذكر المصدر ذلك";
  const LISTS = {
    initiatives: { title: "بنك المبادرات", facets: ["theme", "sector", "challenge_type", "status", "institution", "year"] },
    commitments: { title: "الالتزامات", facets: ["plan", "status", "theme", "institution"] },
  };
  const FACETS = {
    theme: "الموضوع", sector: "القطاع", challenge_type: "نوع التحدي", status: "الحالة المصرح بها",
    institution: "المؤسسة القائدة", year: "السنة", plan: "خطة العمل",
  };
  const FIELDS = "id,title,locale,summary,url,institution_name,progress_percent,declared_status";
  const main = document.getElementById("main");
  const told = document.getElementById("told");
  document.getElementById("source").href = `${ROOT}/docs?locale=${LANGUAGE}`;
  let kept = "";
  let running = new AbortController();

  // ---- Asking -------------------------------------------------------------------------------------------------------

  class Trouble extends Error {
    constructor(title, detail, seconds) {
      super(detail);
      Object.assign(this, { title, seconds });
    }
  }

  const ask = async (address) => {
    let response;
    try {
      response = await fetch(address, { signal: running.signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Trouble("تعذر الوصول إلى البوابة", "تحققوا من الاتصال بالشبكة ثم أعيدوا المحاولة.");
    }
    const body = await response.json().catch(() => ({}));
    if (response.ok) return body;
    // Problems are told in the reader's language (RFC 9457).
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    throw new Trouble(body.title || `الخطأ ${response.status}`, body.detail || "", seconds);
  };

  const within = (path, pairs) => {
    const address = new URL(`${ROOT}/${path}`);
    for (const [name, value] of pairs) address.searchParams.append(name, value);
    address.searchParams.set("locale", LANGUAGE);
    return address;
  };

  // What codes mean stands in the document of the API: asked for once.
  let described = null;
  const labelsOf = async (shape, member) => {
    described ??= ask(`${ROOT}/openapi.json`).catch((error) => { described = null; throw error; });
    const labels = (await described).components.schemas[shape].properties[member]["x-labels"];
    return (code) => (code ? labels[code]?.[LANGUAGE] ?? code : NOT_STATED);
  };

  // ---- Showing ------------------------------------------------------------------------------------------------------

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.flat().filter((child) => child !== null && child !== ""));
    return made;
  };

  // A record that is not translated says in which language it comes.
  const written = (name, text, language, attributes = {}) =>
    element(name, language && language !== LANGUAGE ? { ...attributes, lang: language, dir: "auto" } : attributes, text);

  const day = (date, precision = "day") => {
    if (!date) return "";
    const parts = { day: { dateStyle: "long" }, month: { month: "long", year: "numeric" }, year: { year: "numeric" } };
    const told = new Intl.DateTimeFormat("ar-MA", { ...parts[precision ?? "day"], timeZone: "UTC" });
    return element("time", { datetime: date }, told.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)));
  };

  const period = (start, end, precision) =>
    start || end ? element("span", {}, start ? ["من ", day(start, precision)] : "", end ? [" إلى ", day(end, precision)] : "") : NOT_STATED;

  const percentage = (percent) => (percent === null ? "" : element("bdi", { dir: "ltr" }, `${percent} %`));

  const bar = (percent) => {
    if (percent === null) return NOT_STATED;
    const filled = element("span");
    filled.style.inlineSize = `${percent}%`;
    const attributes = { class: "bar", role: "meter", "aria-label": "النسبة المصرح بها", "aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100 };
    return element("div", {}, percentage(percent), element("div", attributes, filled));
  };

  const facts = (pairs) =>
    element("dl", {}, pairs.map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value || NOT_STATED))));

  const section = (title, items, empty) =>
    element("section", {}, element("h2", {}, title), items.length ? element("ul", {}, items) : element("p", { class: "soft" }, empty));

  const show = (title, ...children) => {
    document.title = `${title} · البوابة الوطنية للنزاهة`;
    main.replaceChildren(...children);
    main.removeAttribute("aria-busy");
    // Who has just chosen a filter goes on from there; who has opened another page begins at its top.
    if (kept) main.querySelector(kept)?.focus();
    kept = "";
  };

  const failed = (error, again) => {
    if (error.name === "AbortError") return;
    const wait = error.seconds ? `يمكن إعادة المحاولة بعد ${error.seconds} ثانية.` : "";
    const button = element("button", { type: "button" }, "إعادة المحاولة");
    button.addEventListener("click", again);
    const title = error.title ?? "حدث خطأ";
    show(title, element("div", { class: "alert", role: "alert" }, element("h1", {}, title), element("p", {}, error.title ? error.message : ""), element("p", {}, wait), button));
    told.textContent = "";
  };

  // ---- The bank, and every commitment -------------------------------------------------------------------------------

  const item = (collection, record, status) => {
    const address = collection === "commitments" ? `#/commitments/${record.id}` : record.url;
    const stated = [record.institution_name, record.declared_status && status(record.declared_status), percentage(record.progress_percent)];
    return element("li", {},
      element("h2", {}, written("a", record.title, record.locale, { href: address })),
      written("p", record.summary, record.locale),
      element("p", { class: "soft" }, stated.filter(Boolean).flatMap((fact, place) => (place ? [" · ", fact] : [fact]))));
  };

  const filter = (name, values, chosen) =>
    element("details", chosen.getAll(name).length ? { open: "" } : {},
      element("summary", {}, FACETS[name]),
      element("fieldset", {}, element("legend", {}, FACETS[name]), values.map((value) => {
        const box = element("input", { type: "checkbox", name, value: value.value });
        box.checked = chosen.getAll(name).includes(value.value);
        return element("label", {}, box, `${value.label} (${value.count})`);
      })));

  const filters = (collection, found, chosen) => {
    const form = element("form", { class: "filters", "aria-label": "تصفية" }, LISTS[collection].facets
      .filter((name) => found[name]?.length).map((name) => filter(name, found[name], chosen)));
    form.addEventListener("change", ({ target }) => {
      kept = `[name="${target.name}"][value="${CSS.escape(target.value)}"]`;
      location.hash = `#/${collection}?${new URLSearchParams(new FormData(form))}`;
    });
    return form;
  };

  const listed = async (collection, chosen) => {
    const { title } = LISTS[collection];
    const [page, status] = await Promise.all([
      ask(within(collection, [...chosen, ["facets", "true"], ["fields", FIELDS], ["page_size", "10"]])),
      labelsOf("CommitmentOut", "declared_status"),
    ]);
    const list = element("ul", { class: "list" }, page.results.map((record) => item(collection, record, status)));
    const more = element("button", { type: "button" }, "عرض المزيد");
    const tell = () => { told.textContent = `${list.children.length} من ${page.count}`; };
    let { next } = page;
    more.hidden = !next;
    more.addEventListener("click", async () => {
      try {
        // The next page is where the API says it is: nothing is computed here.
        const further = await ask(next);
        const [first, ...rest] = further.results.map((record) => item(collection, record, status));
        list.append(first, ...rest);
        first.querySelector("a").focus();
        ({ next } = further);
        more.hidden = !next;
        tell();
      } catch (error) { failed(error, route); }
    });
    const clear = element("p", {}, "لا شيء بهذه التصفية. ", element("a", { href: `#/${collection}` }, "إزالة كل معايير التصفية"));
    show(title, element("h1", {}, title), filters(collection, page.facets, chosen), page.count ? list : clear, more);
    tell();
  };

  // ---- One commitment -----------------------------------------------------------------------------------------------

  const milestone = (status) => (step) => element("li", {}, `${step.title}: `, period(step.start, step.end, step.precision),
    ` · ${status(step.status)}`, step.overdue ? element("span", { class: "late" }, " · تجاوز أجله") : null);

  const proof = (piece) => element("li", {}, element("a", { href: piece.url || piece.file_url }, piece.title || piece.url));

  const update = (status) => (report) => element("li", {}, element("a", { href: report.url }, report.title), " ", day(report.date),
    ` · ${status(report.declared_status)}`, report.progress_percent === null ? "" : " · ", percentage(report.progress_percent),
    report.evidence.length ? element("ul", {}, report.evidence.map(proof)) : null);

  const change = (entry) => element("li", {}, day(entry.day), entry.label ? `: ${entry.label}` : "",
    entry.changes.length ? element("ul", {}, entry.changes.map((one) => element("li", {}, `${one.what}: ${one.before || NOT_STATED} ← ${one.after || NOT_STATED}`))) : null);

  const commitment = async (id) => {
    const [record, history, status] = await Promise.all([
      ask(within(`commitments/${encodeURIComponent(id)}`, [])),
      ask(within(`commitments/${encodeURIComponent(id)}/history`, [])),
      labelsOf("CommitmentDetail", "declared_status"),
    ]);
    const plan = (record.related ?? []).find((other) => other.relation === "part-of");
    show(record.title,
      element("p", {}, element("a", { href: "#/commitments" }, "كل الالتزامات")),
      written("h1", record.title, record.locale),
      written("p", record.summary, record.locale),
      facts([
        ["خطة العمل", plan ? element("a", { href: plan.url }, plan.title) : record.plan],
        ["المؤسسة القائدة", record.institution_name],
        ["النسبة المصرح بها", bar(record.progress_percent)],
        ["الحالة المصرح بها", status(record.declared_status)],
        ["المدة", period(record.start_date, record.end_date, record.date_precision)],
      ]),
      section("المراحل الرئيسية", record.milestones.map(milestone(status)), NOT_STATED),
      section("ما صرحت به المؤسسات وما يثبته", record.updates.map(update(status)), "لا شيء إلى الآن."),
      section("ما تغير", history.results.map(change), "لا شيء إلى الآن."),
      element("p", {}, element("a", { href: record.permanent_url }, "هذا الالتزام في البوابة")));
    told.textContent = "";
  };

  // ---- Where the reader is ------------------------------------------------------------------------------------------

  const route = async () => {
    if (location.hash && !location.hash.startsWith("#/")) return;
    const [path, query] = location.hash.slice(2).split("?");
    const [collection, id] = path.split("/");
    running.abort();
    running = new AbortController();
    main.setAttribute("aria-busy", "true");
    told.textContent = "جار التحميل…";
    for (const link of document.querySelectorAll("nav a")) {
      link.setAttribute("aria-current", String(link.hash === `#/${collection || "initiatives"}`));
    }
    try {
      if (id) await commitment(decodeURIComponent(id));
      else await listed(collection in LISTS ? collection : "initiatives", new URLSearchParams(query));
    } catch (error) { failed(error, route); }
  };

  addEventListener("hashchange", () => { if (!kept) main.focus(); route(); });
  route();
})();
