package dev.homelab.provider.talos.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.CosiResource;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.kube.Places;
import dev.homelab.provider.talos.machine.Waiting;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Talos installs into a new cluster and leaves alone from then on: kube-proxy, CoreDNS, its
 * network plugin. After a change of Kubernetes's version a control plane holds them anew, and they
 * are written again as {@code talosctl upgrade-k8s} does.
 */
final class BootManifests {
  private static final String TYPE = "Manifests.kubernetes.talos.dev";
  private static final String NAMESPACE = "controlplane";

  /** In whose name Talos itself writes them. */
  private static final String MANAGER = "talos";

  private static final Set<String> FIRST = Set.of("Namespace", "CustomResourceDefinition");

  /** The ids of what a cluster needs; 05 is its network (Talos, ControlPlaneBootstrapManifests). */
  private static final Pattern NEEDED = Pattern.compile("(05-|10-kube-proxy|11-core-dns).*");

  private static final Duration UNKNOWN_KIND = Duration.ofMinutes(2);
  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubeApi api;
  private final Places places;
  private final CallContext context;

  BootManifests(KubeApi api, CallContext context) {
    this.api = api;
    this.places = new Places(api);
    this.context = context;
  }

  /**
   * Writes what a control plane holds.
   *
   * @return what of it every cluster needs, in the order in which it was written: kube-proxy, the
   *     name service and the network, not what the script adds to them
   */
  List<JsonNode> renew(TalosClient node) {
    List<CosiResource> manifests = new ArrayList<>(node.list(NAMESPACE, TYPE, context));
    manifests.sort(Comparator.comparing(CosiResource::id));
    List<JsonNode> objects = new ArrayList<>();
    Set<JsonNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (CosiResource one : manifests) {
      Iterable<JsonNode> held = read(one);
      held.forEach(objects::add);
      if (NEEDED.matcher(one.id()).matches()) {
        held.forEach(needed::add);
      }
    }
    objects.sort(
        Comparator.comparing(object -> FIRST.contains(object.path("kind").asText()) ? 0 : 1));
    objects.forEach(this::write);
    return objects.stream().filter(needed::contains).toList();
  }

  private static JsonNode read(CosiResource manifest) {
    try {
      return YAML.readTree(manifest.yaml());
    } catch (JsonProcessingException e) {
      throw NodeException.refusal(
          TalosCodes.REFUSED, "the manifest " + manifest.id() + " of Talos cannot be read", "");
    }
  }

  private void write(JsonNode object) {
    Waiting waiting = Waiting.atMost(UNKNOWN_KIND, context);
    while (true) {
      String why = "Its kind or namespace is not known.";
      try {
        String path = places.of(object, context);
        if (!path.isEmpty() && !api.apply(path, MANAGER, object, context).isMissingNode()) {
          return;
        }
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT) {
          throw refused(object, e);
        }
        why = e.diagnostics().get(0).title() + '.';
      }
      waiting.once(name(object) + " to be taken by Kubernetes", why);
    }
  }

  /** What is said of a secret may name what it holds. */
  private static ProviderException refused(JsonNode object, ProviderException cause) {
    boolean secret = object.path("kind").asText().equals("Secret");
    return NodeException.refusal(
        TalosCodes.REFUSED,
        "Kubernetes does not take " + name(object) + " of Talos",
        secret ? "" : cause.diagnostics().get(0).detail());
  }

  private static String name(JsonNode object) {
    return object.path("kind").asText() + ' ' + object.at("/metadata/name").asText();
  }

  /**
   * Waits until what runs of the objects runs as it was written last. While nodes are off, what
   * runs on every node counts once it is ready on the others: Kubernetes renews no more of it then.
   */
  void awaitRollout(List<JsonNode> objects) {
    for (JsonNode object : objects) {
      boolean daemons = object.path("kind").asText().equals("DaemonSet");
      if (!daemons && !object.path("kind").asText().equals("Deployment")) {
        continue;
      }
      Waiting waiting = Waiting.whole(context);
      String unready = unready(object, daemons);
      while (!unready.isEmpty()) {
        waiting.once(name(object) + " to be renewed", unready);
        unready = unready(object, daemons);
      }
    }
  }

  private String unready(JsonNode object, boolean daemons) {
    try {
      JsonNode live = api.get(places.of(object, context), context);
      JsonNode status = live.path("status");
      long wished =
          daemons
              ? status.path("desiredNumberScheduled").asLong()
              : live.at("/spec/replicas").asLong(1);
      long updated = status.path(daemons ? "updatedNumberScheduled" : "updatedReplicas").asLong();
      long ready = status.path(daemons ? "numberReady" : "readyReplicas").asLong();
      long off = daemons ? KubeHealth.nodesOff(api, context) : 0;
      boolean seen =
          status.path("observedGeneration").asLong() >= live.at("/metadata/generation").asLong();
      return seen && (updated >= wished || off > 0) && ready >= wished - off
          ? ""
          : updated + " of " + wished + " pods are new, " + ready + " are ready.";
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.TRANSIENT) {
        throw e;
      }
      return e.diagnostics().get(0).title() + '.';
    }
  }
}
