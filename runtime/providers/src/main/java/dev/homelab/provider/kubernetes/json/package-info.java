/** JSON and YAML to values and back, and looking into trees of values. */
@NullMarked
package dev.homelab.provider.kubernetes.json;

import org.jspecify.annotations.NullMarked;
