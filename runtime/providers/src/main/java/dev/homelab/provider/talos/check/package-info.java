/** The rules that Talos refuses a machine config by. */
@NullMarked
package dev.homelab.provider.talos.check;

import org.jspecify.annotations.NullMarked;
