package dev.homelab.provider.talos;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.cluster.ClusterWork;
import dev.homelab.provider.talos.config.TalosContract;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.machine.CardWork;
import dev.homelab.provider.talos.machine.MachineWork;
import dev.homelab.provider.talos.machine.Props;
import dev.homelab.provider.talos.patch.ConfigPatch;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What can be told of a resource without asking anybody. */
final class TypeCheck {
  private static final Set<String> MACHINE =
      Set.of(
          "address",
          "secrets",
          "cluster",
          "role",
          "hostname",
          "version",
          "schematic",
          "install",
          "installer",
          "wipe",
          "links",
          "vip",
          "nameservers",
          "mirrors",
          "labels",
          "taints",
          "patches",
          "documents",
          "platform",
          "mac");
  private static final Set<String> CLUSTER =
      Set.of("name", "endpoint", "secrets", "kubernetes", "cni", "controlPlanes", "workers");

  /** A resource with its domain, as Kubernetes names those that it did not define itself. */
  private static final String DEVICE_NAME =
      "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

  private static final Set<String> CARD =
      Set.of("address", "secrets", CardWork.SELECTOR, CardWork.DEVICE);

  private final ResourceSpec resource;
  private final List<Diagnostic> faults = new ArrayList<>();

  private TypeCheck(ResourceSpec resource) {
    this.resource = resource;
  }

  static List<Diagnostic> of(ResourceSpec resource) {
    TypeCheck check = new TypeCheck(resource);
    check.required();
    if (resource.type().equals(MachineWork.TYPE)) {
      check.known(MACHINE, "a machine with Talos", "Settings that have no word go into `patches`.");
      check.machine();
    } else if (resource.type().equals(ClusterWork.TYPE)) {
      check.known(CLUSTER, "a cluster of Talos", "");
    } else if (resource.type().equals(CardWork.TYPE)) {
      check.known(CARD, "a graphics card", "");
      check.card();
    }
    return List.copyOf(check.faults);
  }

  private void required() {
    ResourceSchema schema = Schemas.of(resource.type());
    for (FieldRule rule : schema == null ? List.<FieldRule>of() : schema.fields()) {
      if (rule.required() && resource.desired().get(rule.path()) == null) {
        fault("`" + resource.address() + "` needs `" + rule.path() + "`", "");
      }
    }
    Value secrets = resource.desired().get("secrets");
    if (secrets != null && !(secrets instanceof Value.Secret)) {
      fault("the authorities of a cluster have to be a secret", "");
    }
  }

  private void known(Set<String> fields, String what, String detail) {
    for (String field : resource.desired().fields().keySet()) {
      if (!fields.contains(field)) {
        fault(what + " has no `" + field + "`", detail);
      }
    }
  }

  /** A card is stated as KubeVirt and Kubernetes read it. */
  private void card() {
    Props props = new Props(resource.desired());
    String selector = props.text(CardWork.SELECTOR);
    String device = props.text(CardWork.DEVICE);
    if (!selector.isEmpty() && !selector.matches("[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}")) {
      fault(
          TalosCodes.MALFORMED_CARD,
          "`" + selector + "` selects no graphics card",
          "It is the maker's number and the card's, such as 10DE:2236 (lspci -nn).");
    }
    if (!device.isEmpty() && !device.matches(DEVICE_NAME)) {
      fault(
          TalosCodes.MALFORMED_CARD,
          "`" + device + "` is no name of a device",
          "It is a domain and a name, such as nvidia.com/GA102GL_A10.");
    }
  }

  private void machine() {
    Props props = new Props(resource.desired());
    String role = props.text("role");
    if (!role.isEmpty() && !Set.of("controlplane", "worker").contains(role)) {
      fault("`" + role + "` is no role of a machine", "It is controlplane or worker.");
    }
    Props cluster = props.in("cluster");
    String wished = cluster.text("contract", props.text("version"));
    Optional<TalosContract> contract = TalosContract.of(wished);
    String kubernetes = cluster.text("kubernetes");
    if (contract.isEmpty()) {
      fault("Talos " + wished + " is not known here", "Known are 1.9 to 1.13.");
    } else if (!kubernetes.isEmpty() && !contract.get().runs(kubernetes)) {
      fault(
          "Talos " + contract.get() + " does not run Kubernetes " + kubernetes,
          "It runs " + contract.get().kubernetesRange() + ".");
    }
    props.list("patches").forEach(text -> readable("patches", text, ConfigPatch::parse));
    props.list("documents").forEach(text -> readable("documents", text, TypeCheck::document));
  }

  private static void document(String text) {
    YamlReader.documents(text).forEach(TalosDocument::read);
  }

  /** Finds keys that Talos does not know, and values of other types, before a machine is there. */
  private void readable(String field, String text, Consumer<String> reading) {
    try {
      reading.accept(text);
    } catch (TalosException refused) {
      Provenance why = resource.provenance().get(field);
      SourceSpan stated = why == null ? null : why.span();
      SourceSpan place = stated == null ? resource.origin().user() : stated;
      refused.diagnostics().forEach(fault -> faults.add(fault.at(place)));
    }
  }

  private void fault(String title, String detail) {
    fault(TalosCodes.MALFORMED, title, detail);
  }

  private void fault(String code, String title, String detail) {
    faults.add(Diagnostic.error(code, title).withDetail(detail).at(resource.origin().user()));
  }
}
