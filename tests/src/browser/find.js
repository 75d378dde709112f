// Finds what a person finds: the visible elements with a role and a name, the name being what a screen reader says.
// Called by browser.rs with (role, name, exact); gives the elements in the order of the page.
const [role, wanted, exact] = arguments;

const NATIVE = {
  alert: "",
  button: "button, summary, input[type=submit], input[type=button]",
  cell: "td",
  checkbox: "input[type=checkbox]",
  columnheader: "th",
  combobox: "select",
  dialog: "dialog[open]",
  heading: "h1, h2, h3, h4",
  img: "img",
  link: "a[href]",
  list: "ul, ol",
  listitem: "li",
  main: "main",
  navigation: "nav",
  option: "",
  radio: "input[type=radio]",
  region: "section[aria-label], section[aria-labelledby]",
  row: "tr",
  searchbox: "input[type=search]",
  status: "output",
  tab: "",
  table: "table",
  tabpanel: "",
  // ARIA has no role for a password field; a person fills it in like any other.
  textbox: "input:not([type]), input[type=text], input[type=email], input[type=password], textarea",
};
if (!(role in NATIVE)) throw new Error(`no such role: ${role}`);

const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const textOf = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");

function name(element) {
  if (element.hasAttribute("aria-labelledby")) return squeeze(textOf(element.getAttribute("aria-labelledby")));
  if (element.hasAttribute("aria-label")) return squeeze(element.getAttribute("aria-label"));
  if (element.labels?.length) return squeeze([...element.labels].map((label) => label.textContent).join(" "));
  if (element.matches("img")) return squeeze(element.alt);
  if (element.matches("input[type=submit], input[type=button]")) return squeeze(element.value);
  if (element.matches("input, textarea")) return squeeze(element.placeholder);
  if (element.matches("table") && element.caption) return squeeze(element.caption.textContent);
  return squeeze(element.innerText);
}

const selector = [`[role=${role}]`, NATIVE[role]].filter(Boolean).join(", ");
return [...document.querySelectorAll(selector)].filter((element) => {
  if (element.hasAttribute("role") && element.getAttribute("role") !== role) return false;
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("[aria-hidden=true], [inert]")) return false;
  return exact ? name(element) === wanted : name(element).includes(wanted);
});
