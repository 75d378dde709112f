//! The chart library, loaded when the first chart is drawn. `app/js/chart.js` is its other half.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "deputize/chart")]
extern "C" {
    /// A chart inside an element.
    pub(crate) type Chart;

    /// Loads the library and puts an empty chart into `host`; null if it has left the page by then. `kind` is the unit's
    /// word; `words` writes a value with its unit; `zoom` takes the span that was drawn with the mouse, in seconds, or
    /// NaN to go back. Both are called as long as the chart lives.
    #[wasm_bindgen(js_name = openChart, catch)]
    pub(crate) async fn open(
        host: &HtmlElement,
        kind: &str,
        words: &Function,
        zoom: &Function,
    ) -> Result<JsValue, JsValue>;

    /// Draws the columns: the times in seconds, then each line's values. A NaN is a gap, an infinite value is passed over.
    #[wasm_bindgen(method)]
    pub(crate) fn draw(this: &Chart, columns: &[f64], labels: Vec<String>, hues: &[u8], from: f64, to: f64);

    /// Shows or hides a line.
    #[wasm_bindgen(method)]
    pub(crate) fn show(this: &Chart, line: usize, shown: bool);

    /// Saves it as an image.
    #[wasm_bindgen(method)]
    pub(crate) fn save(this: &Chart, name: &str, title: &str);

    /// Takes the chart away.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Chart);
}
