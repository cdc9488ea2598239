"""The local Slack's browser page: server-rendered, little JavaScript. A server needs `build_routes(world)`.

Addresses. `/?as=<user id>` plus `&channel=<id, name or "app">` or `&home=1`, plus `&thread=<ts>`. An open
modal is drawn whenever that person has one, so every state can be opened, and photographed, directly.

Marks for browser tests (all `data-testid` unless said otherwise):

- `body[data-ready]`: the page's script listens
- people and clock: `person-<user id>`, `clock-now` (with `data-iso`), `clock-plus-hour`, `clock-plus-day`,
  `clock-next-day` (next working day 09:05), `clock-next-monday` (09:05), `clock-plus-week`
- sidebar: `channel-<name>`, `dm-<user id>`, `app-messages`, `app-home`, inside them `unread`; also
  `data-channel-id`; the app's own tabs are `tab-home` and `tab-messages`
- stream: `message` with `data-ts`, `data-channel` and, if only the viewer sees it, `data-ephemeral`; in it
  `replies`, `open-thread`, `message-menu`, `shortcut-<callback id>`; then `thread`, `thread-close`, `home`,
  `home-empty`
- writing: `composer`, `thread-composer` (Enter sends), `send`, `shortcuts` (opens the list of commands and
  `shortcut-<callback id>`), `notice` for what went wrong
- modal: `modal` with `data-view-id`, `data-view-hash`, `data-callback-id`, `data-depth`; `modal-title`,
  `modal-submit`, `modal-close`, `modal-dismiss`, `modal-trouble`; field errors are `error-<block id>`
- elements: `data-block-id`, `data-action-id` and `data-type` stand on the control itself (button, select,
  input, textarea) or, for radio buttons, checkboxes, multi selects, overflow menus and external selects, on
  the group around it; inner boxes carry the option's `value`, overflow entries `data-pick`. `confirm` and
  `confirm-yes` are the confirmation dialog. Blocks carry `data-block` (their type).
"""

from sandbox.page.routes import build_routes

__all__ = ["build_routes"]
