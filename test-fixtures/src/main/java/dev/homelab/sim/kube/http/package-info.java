/** HTTPS on loopback, certificates, tokens and the request log. */
@NullMarked
package dev.homelab.sim.kube.http;

import org.jspecify.annotations.NullMarked;
