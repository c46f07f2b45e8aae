/** What the Talos provider says when something is wrong; its parts are the packages below. */
@NullMarked
package dev.homelab.provider.talos;

import org.jspecify.annotations.NullMarked;
