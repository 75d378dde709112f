//! The choice of the partition that an account is in, where the deployment serves more than one.

use domain::arn::Partition;
use leptos::prelude::*;

/// One choice for each; nothing where there is just one.
pub(crate) fn choice(
    partitions: Memo<Vec<Partition>>,
    chosen: Memo<Option<Partition>>,
    choose: Callback<Partition>,
) -> AnyView {
    let choices = move || {
        let partitions = Some(partitions.get()).filter(|partitions| partitions.len() > 1)?;
        let each = partitions.into_iter().map(|partition| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="partition"
                        prop:checked=move || chosen.get() == Some(partition)
                        on:change=move |_| choose.run(partition)
                    />
                    {partition.title()}
                </label>
            }
        });
        Some(view! {
            <fieldset class="field">
                <legend>"The account is in"</legend>
                <p class="hint">"Each of AWS's partitions has accounts of its own, and trusts a principal of its own."</p>
                <div class="choices">{each.collect_view()}</div>
            </fieldset>
        })
    };
    choices.into_any()
}
