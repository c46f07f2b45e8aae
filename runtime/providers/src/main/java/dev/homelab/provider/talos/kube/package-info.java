/** What is asked of the Kubernetes API while a cluster's machines change. */
@NullMarked
package dev.homelab.provider.talos.kube;

import org.jspecify.annotations.NullMarked;
