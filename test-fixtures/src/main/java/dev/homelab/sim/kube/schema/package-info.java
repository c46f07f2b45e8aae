/** What a kind's fields are: types, list keys, defaults, rules. */
@NullMarked
package dev.homelab.sim.kube.schema;

import org.jspecify.annotations.NullMarked;
