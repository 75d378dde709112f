// Applies the theme that was chosen earlier, before the first paint. The other half of app/src/browser/theme.rs.
try {
  const theme = localStorage.getItem("deputize.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused in some private windows; the system's theme is then the only one.
}
