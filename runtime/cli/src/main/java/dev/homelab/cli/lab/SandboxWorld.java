package dev.homelab.cli.lab;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a script takes for granted on one of its clusters, so that a simulated one must have it.
 *
 * @param gatewayApi whether it uses kinds of the Gateway API that it does not define
 * @param gateways Gateways that its routes name and that it does not make, as {@code
 *     namespace/name}
 * @param storageClasses storage classes that its claims name and that it does not make
 * @param cozystack whether it uses applications of Cozystack and does not bring it
 * @param flux whether it has Flux bring objects and does not bring Flux
 */
public record SandboxWorld(
    boolean gatewayApi,
    SortedSet<String> gateways,
    SortedSet<String> storageClasses,
    boolean cozystack,
    boolean flux) {
  private static final String FLUX_GROUP = "source.toolkit.fluxcd.io";
  private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

  /** What the resources of a cluster take for granted. */
  static SandboxWorld of(Lab lab, Address cluster) {
    SandboxWorld world = new SandboxWorld(false, new TreeSet<>(), new TreeSet<>(), false, false);
    SortedSet<String> made = new TreeSet<>();
    boolean uses = false;
    boolean defines = false;
    boolean applications = false;
    boolean brings = false;
    boolean repositories = false;
    for (ResourceSpec resource : lab.resources()) {
      if (resource.address().isWithin(cluster)) {
        Value.Tree object = resource.desired();
        String kind = Fields.text(object, "kind");
        String name = Fields.text(object, "metadata", "name");
        uses |= Fields.text(object, "apiVersion").startsWith(GATEWAY_GROUP + '/');
        applications |= Fields.text(object, "apiVersion").startsWith(AppKinds.GROUP + '/');
        repositories |= Fields.text(object, "apiVersion").startsWith(FLUX_GROUP + '/');
        brings |=
            kind.equals("Package") && Fields.text(object, "apiVersion").startsWith("cozystack.io/");
        defines |= kind.equals("CustomResourceDefinition") && name.endsWith(GATEWAY_GROUP);
        made.add(kind + ' ' + Fields.text(object, "metadata", "namespace") + '/' + name);
        world.note(object, kind);
      }
    }
    world.gateways.removeIf(gateway -> made.contains("Gateway " + gateway));
    world.storageClasses.removeIf(name -> made.contains("StorageClass /" + name));
    if (defines) {
      world.gateways.clear();
    }
    return new SandboxWorld(
        uses && !defines,
        world.gateways,
        world.storageClasses,
        applications && !brings,
        repositories && !brings);
  }

  private void note(Value.Tree object, String kind) {
    String namespace = Fields.text(object, "metadata", "namespace");
    if (kind.equals("PersistentVolumeClaim")) {
      addTo(storageClasses, Fields.text(object, "spec", "storageClassName"));
    } else if (kind.equals("HTTPRoute")
        && object.get("spec") instanceof Value.Tree spec
        && spec.get("parentRefs") instanceof Value.Seq parents) {
      for (Value parent : parents.items()) {
        if (parent instanceof Value.Tree gateway) {
          String place = Fields.text(gateway, "namespace");
          addTo(
              gateways, (place.isEmpty() ? namespace : place) + '/' + Fields.text(gateway, "name"));
        }
      }
    }
  }

  private static void addTo(SortedSet<String> names, String name) {
    if (!name.isEmpty()) {
      names.add(name);
    }
  }
}
