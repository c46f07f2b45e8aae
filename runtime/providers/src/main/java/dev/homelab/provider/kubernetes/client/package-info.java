/** The connection to a cluster: kubeconfig, credentials, requests, and what their failures mean. */
@NullMarked
package dev.homelab.provider.kubernetes.client;

import org.jspecify.annotations.NullMarked;
