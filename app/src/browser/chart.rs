//! The chart library, loaded when the first chart is drawn. `app/js/chart.js` is its other half.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "deputize/chart")]
extern "C" {
    /// A chart inside an element.
    pub(crate) type Chart;

    /// Loads the library and puts an empty chart into `host`; null if it has left the page by then.
    #[wasm_bindgen(js_name = openChart, catch)]
    pub(crate) async fn open(host: &HtmlElement) -> Result<JsValue, JsValue>;

    /// Draws columns of the same length; a NaN is a gap.
    #[wasm_bindgen(method)]
    pub(crate) fn draw(this: &Chart, times: &[f64], values: &[f64], from: f64, to: f64);

    /// Takes the chart away.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Chart);
}
