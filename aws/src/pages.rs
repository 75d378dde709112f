//! The lists of the query protocol that are read alike: `<OpResult><Xs><x>…</x></Xs><Marker>…</Marker></OpResult>`.

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, next_page},
    xml::{Element, read_xml},
};

/// What to ask, and where the answer is.
pub(crate) struct Listing {
    pub(crate) service: Service,
    pub(crate) operation: &'static str,
    /// What each page is asked with: its size, and what belongs to the operation.
    pub(crate) parameters: &'static [(&'static str, &'static str)],
    /// The element around the list, and one of its members.
    pub(crate) list: (&'static str, &'static str),
    /// The token of the next page, as the request calls it and as the answer does.
    pub(crate) token: (&'static str, &'static str),
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The members of a list, from all pages. A page may be empty and go on all the same.
    pub(crate) async fn all_pages<M>(
        &self,
        listing: &Listing,
        read: impl Fn(Element<'_>) -> Result<M, Error>,
    ) -> Result<Vec<M>, Error> {
        let &Listing { service, operation, parameters, list: (list, member), token: (used, next) } = listing;
        let mut members = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let form = parameters
                .iter()
                .fold(Form::new(service, operation), |form, (name, value)| form.with(name, value))
                .with_some(used, token.as_deref());
            let body = self.call(service, operation, form.into_body()).await?;
            let following = read_xml(operation, &body, |root| {
                let page = root.need(&format!("{operation}Result"))?;
                for member in page.items(list, member) {
                    members.push(read(member)?);
                }
                Ok(page.text_of(next))
            })?;
            token = next_page(operation, token.as_deref(), following)?;
            if token.is_none() {
                return Ok(members);
            }
        }
    }
}
