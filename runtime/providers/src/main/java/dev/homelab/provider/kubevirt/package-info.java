/** Images that are uploaded to the disks of virtual machines of KubeVirt. */
@NullMarked
package dev.homelab.provider.kubevirt;

import org.jspecify.annotations.NullMarked;
