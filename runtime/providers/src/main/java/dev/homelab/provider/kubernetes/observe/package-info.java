/** Looking up many objects in few requests. */
@NullMarked
package dev.homelab.provider.kubernetes.observe;

import org.jspecify.annotations.NullMarked;
