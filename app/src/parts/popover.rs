//! A button, and what opens at it: a few lines or a small form. Escape, a click elsewhere and the focus are the browser's
//! work; only the place is ours, as long as not every browser can anchor one element to another.

use leptos::prelude::*;
use web_sys::HtmlElement;

/// How wide it is, in pixels, where the window is not narrower. The stylesheet says the same.
const WIDTH: f64 = 308.0;
/// The least distance from the window's edges.
const EDGE: f64 = 16.0;
const GAP: f64 = 4.0;

/// The button with what opens at it. What opens is made when it is first opened.
#[component]
pub(crate) fn Popover(
    /// The id of what opens.
    #[prop(into)]
    id: String,
    /// The button's classes.
    #[prop(default = "button quiet small")]
    class: &'static str,
    /// The button's name, where its content does not say it.
    #[prop(optional, into)]
    name: Option<String>,
    /// What is on the button.
    face: AnyView,
    /// What opens.
    children: ChildrenFn,
) -> impl IntoView {
    let (button, box_) = (NodeRef::<leptos::html::Button>::new(), NodeRef::<leptos::html::Div>::new());
    let opened = RwSignal::new(false);
    // Before the browser shows it, which it does after the click was handled.
    let place = move |_| {
        opened.set(true);
        if let (Some(button), Some(box_)) = (button.get_untracked(), box_.get_untracked()) {
            put_below(&box_, &button);
        }
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            popovertarget=id.clone()
            aria-label=name.clone()
            title=name
            on:click=place
        >
            {face}
        </button>
        <div node_ref=box_ id=id class="popover" popover="auto">
            <Show when=move || opened.get()>{children()}</Show>
        </div>
    }
    .into_any()
}

/// Puts it below the button, at the side that it has room on, inside the window. It lies on the document, so that it
/// scrolls with the button.
fn put_below(box_: &HtmlElement, button: &HtmlElement) {
    let (window, root) = (window(), document().document_element());
    let width = root.map_or(0.0, |root| f64::from(root.client_width()));
    let (right, down) = (window.scroll_x().unwrap_or(0.0), window.scroll_y().unwrap_or(0.0));
    let at = button.get_bounding_client_rect();
    let most = (width - WIDTH - EDGE).max(EDGE);
    let (side, other, distance) = if at.left() > width / 2.0 {
        ("right", "left", (width - at.right()).clamp(EDGE, most) - right)
    } else {
        ("left", "right", at.left().clamp(EDGE, most) + right)
    };
    let style = HtmlElement::style(box_);
    let _ = style.set_property(side, &format!("{distance}px"));
    let _ = style.set_property(other, "auto");
    let _ = style.set_property("top", &format!("{}px", at.bottom() + GAP + down));
}

/// Closes the popover with this id.
pub(crate) fn close(id: &str) {
    use wasm_bindgen::JsCast;
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.hide_popover();
    }
}
