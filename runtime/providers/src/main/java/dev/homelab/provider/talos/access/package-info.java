/** Files that let a person in: talosconfig and the admin kubeconfig, made without a cluster. */
@NullMarked
package dev.homelab.provider.talos.access;

import org.jspecify.annotations.NullMarked;
