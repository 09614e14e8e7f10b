//! A Zoom that runs on your own machine: REST, OAuth, webhooks, faults and a clock that tests hold.
