/** The applications that Cozystack offers to tenants, as words: one spec for each kind. */
@NullMarked
package dev.homelab.dsl.spec.cozystack;

import org.jspecify.annotations.NullMarked;
