//! An owner and somebody who is invited, each in a browser of their own.
//!
//! 1. The owner invites by Settings › People, and copies the link.
//! 2. The invited opens it, says a name, and is in; a viewer sees no tokens and no audit log.
//! 3. With another role, the invited makes an API token, which is shown once, and revokes it.
//! 4. The owner reads all of that in the audit log, verifies its chain, and sees what changed.
//! 5. The owner makes another workspace, and sees both on one page.
//! 6. The invited is removed, and is out with the next page. An invitation that was used says so.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::{environment, tenant::Tenant, unique};

#[tokio::test]
async fn invited_and_removed() {
    if left_out("people::journey") {
        return;
    }
    let tenant = Tenant::new("people-journey").await;
    let (owner, invited) = (Browser::open().await, Browser::open().await);
    let url = &environment::shared().url;
    let settings = format!("{url}/w/{}/settings", tenant.workspace);

    // 1
    owner.goto(&tenant.sign_in_url).await;
    owner.see("heading", "AWS accounts").await;
    owner.click("link", "Settings of the workspace").await;
    owner.see("heading", "People").await;
    owner.see("button", "Leave this workspace").await;
    owner.look_at("people-alone").await;
    owner.click("button", "Invite somebody").await;
    let email = format!("{}@example.com", unique("grace"));
    owner.fill("E-mail address", "grace@").await;
    owner.click("button", "Make invitation").await;
    owner.see_text("This is not an e-mail address.").await;
    owner.look_at("people-invite").await;
    owner.fill("E-mail address", &email).await;
    owner.click("button", "Make invitation").await;
    owner.see("heading", "The invitation is ready").await;
    owner.click("button", "Copy link").await;
    owner.see("button", "Copied link").await;
    let link = owner.clipboard().await;
    assert!(link.starts_with(&format!("{url}/join#dpi_")), "{link}");
    owner.see("button", &format!("Revoke the invitation of {email}")).await;
    owner.look_at("people-invited").await;

    // 2
    invited.goto(&link).await;
    invited.see("heading", "Join Workspace of people-journey").await;
    assert_eq!(invited.address().await, format!("{url}/join"), "the token left the address");
    invited.look_at("join").await;
    invited.fill("Your name", "Grace Hopper").await;
    invited.click("button", "Accept").await;
    invited.see("heading", "AWS accounts").await;
    invited.click("link", "Settings of the workspace").await;
    invited.see("heading", "People").await;
    invited.see("button", "Leave this workspace").await;
    assert!(!invited.has("link", "API tokens").await && !invited.has("button", "Invite somebody").await);
    invited.goto(&format!("{settings}/audit")).await;
    invited.see_text("Only admins and owners read the audit log.").await;

    // 3
    owner.reload().await;
    owner.see("combobox", "Role of Grace Hopper").await;
    owner.run("const s = document.querySelector('[aria-label=\"Role of Grace Hopper\"]'); s.value = 'admin'; s.dispatchEvent(new Event('change', {bubbles: true}))", vec![]).await;
    owner.see_text("Grace Hopper is Admin now.").await;
    owner.look_at("people-two").await;
    invited.goto(&format!("{settings}/tokens")).await;
    invited.click("button", "New token").await;
    invited.fill("Name", "Terraform").await;
    invited.click_like("radio", "Connect").await;
    assert!(invited.all_like("radio", "Admin").await.is_empty(), "more than oneself may");
    invited.look_at("token-form").await;
    invited.click("button", "Make token").await;
    invited.see("heading", "The token is ready").await;
    invited.click("button", "Copy token").await;
    invited.see("button", "Copied token").await;
    let token = invited.clipboard().await;
    tenant.caller.with_token(&token).get(&tenant.path("members")).await.expect(200);
    invited.look_at("token-made").await;
    invited.click("button", "Done").await;
    assert!(!invited.page_text().await.contains(&token));
    invited.click("button", "Revoke Terraform").await;
    invited.click("button", "Revoke").await;
    invited.see_text("Token revoked.").await;
    tenant.caller.with_token(&token).get(&tenant.path("members")).await.problem(401, "not_signed_in");

    // 4
    owner.goto(&format!("{settings}/audit")).await;
    owner.see_text("made a token Terraform").await;
    owner.see_text("changed the role of Grace Hopper").await;
    owner.click("button", "Verify the chain").await;
    owner.see_text("The chain is whole.").await;
    owner.look_at("audit").await;
    owner.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })", vec![]).await;
    owner.look_at("audit-changes").await;
    owner.run("const s = document.querySelector('[aria-label=\"Action\"]'); s.value = 'member.joined'; s.dispatchEvent(new Event('change', {bubbles: true}))", vec![]).await;
    owner.see_text("1 entry").await;

    // 5
    owner.goto(&settings).await;
    owner.fill("Name of the new workspace", "Client Two").await;
    owner.look_at("workspace-settings").await;
    owner.click("button", "Make workspace").await;
    owner.see("heading", "AWS accounts").await;
    owner.goto(&format!("{url}/")).await;
    owner.see("heading", "Workspaces").await;
    owner.see("link", "Client Two").await;
    owner.see("link", "Workspace of people-journey").await;
    owner.look_at("workspaces").await;

    // 6
    owner.goto(&format!("{settings}/people")).await;
    owner.click("button", "Remove Grace Hopper").await;
    owner.see("heading", "Out of this workspace?").await;
    owner.click("button", "Remove").await;
    owner.see_text("Grace Hopper was removed.").await;
    invited.reload().await;
    invited.see("heading", "Nothing here").await;
    let other = Browser::open().await;
    other.goto(&link).await;
    other.see("heading", "This invitation does not work").await;
    other.look_at("join-over").await;
    for browser in [&owner, &invited, &other] {
        browser.judge_the_looks();
    }
}
