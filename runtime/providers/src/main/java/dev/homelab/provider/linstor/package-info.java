/** Storage pools of LINSTOR in a cluster with Cozystack. */
@NullMarked
package dev.homelab.provider.linstor;

import org.jspecify.annotations.NullMarked;
