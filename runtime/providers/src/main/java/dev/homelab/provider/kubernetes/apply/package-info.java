/** Making, changing and removing objects by server-side apply. */
@NullMarked
package dev.homelab.provider.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
