/** Rules that every lab keeps: each has a name and a reason, and an override that says why. */
@NullMarked
package dev.homelab.dsl.policy;

import org.jspecify.annotations.NullMarked;
