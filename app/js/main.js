// Starts the console. Its module is fetched while this file is still being read: index.html preloads it.
import init from "deputize/app";
import wasm from "deputize/app.wasm";

init({ module_or_path: wasm }).catch((error) => {
  console.error(error);
  const text = document.getElementById("shell-text");
  if (text) text.textContent = "Deputize could not be loaded. Check your network and reload the page.";
});
