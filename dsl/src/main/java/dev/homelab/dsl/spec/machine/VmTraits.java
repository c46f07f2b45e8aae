package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.catalog.cozystack.VpcNames;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Fields;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of its processors, its card and the networks it is in besides. */
final class VmTraits {
  private static final String NETWORK = "VirtualPrivateCloud";
  private static final String ATTACHMENT = "NetworkAttachmentDefinition";

  private final Scope scope;
  private final NodeSpec node;
  private final List<Said<Place>> networks = new ArrayList<>();
  private @Nullable Said<GpuUse> card;
  private @Nullable Said<Integer> sockets;
  private @Nullable Said<String> profile;
  private @Nullable Said<String> model;

  /**
   * A network that the machine is in.
   *
   * @param network the tenant's network, or an attachment that a manifest makes
   * @param subnet which of the network's subnets, or null for its only one
   */
  private record Place(String network, @Nullable String subnet) {}

  VmTraits(Scope scope, NodeSpec node) {
    this.scope = scope;
    this.node = node;
  }

  /** Asks for the card of the box. */
  void card(GpuUse use) {
    Said<GpuUse> said = Said.now(scope, use);
    card = said;
    scope.lab().later(() -> requireCard(said));
  }

  private void requireCard(Said<GpuUse> said) {
    if (!node.card().isHandedOn()) {
      said.report(
          scope,
          Diagnostic.error(
                  MachineCodes.NO_CARD,
                  scope.here("gpu").last() + " asks for the card, which the box keeps to itself")
              .withHint("say in the block of the box: gpu passthrough"));
    }
  }

  /** What says that the machine has the card, or null when nothing does. */
  @Nullable Said<GpuUse> card() {
    return card;
  }

  /** Spreads the processors. */
  void sockets(int count) {
    if (count < 1) {
      scope.unfit("processors cannot be in " + count + " sockets", "there is one at least");
    } else {
      sockets = Said.now(scope, count);
    }
  }

  /** In how many sockets the processors are, or null. */
  @Nullable Said<Integer> sockets() {
    return sockets;
  }

  /** Names the preferences of its system. */
  void profile(String name) {
    if (InstanceTypes.isPreference(name)) {
      profile = Said.now(scope, name);
    } else {
      String near = DidYouMean.nearest(name, InstanceTypes.preferences());
      scope.unfit(
          "there is no profile '" + name + "'",
          near == null ? "profiles are named like 'ubuntu'" : "did you mean '" + near + "'?");
    }
  }

  /** Names the model of the processors. */
  void model(String name) {
    if (name.isBlank()) {
      scope.unfit("a model of processors has a name", "cpuModel 'host-passthrough'");
    }
    model = Said.now(scope, name);
  }

  /** Puts it into a network. */
  void network(String name, @Nullable String subnet) {
    networks.add(Said.now(scope, new Place(name, subnet)));
  }

  /** States what the block says of it. */
  void describe(ObjectDraft machine, TenantSpec tenant) {
    Said<String> preferences = profile;
    if (preferences != null) {
      machine.said("spec.instanceProfile", preferences.value(), preferences.line());
    }
    Said<String> processor = model;
    if (processor != null) {
      machine.said("spec.cpuModel", processor.value(), processor.line());
    }
    List<Value> names = new ArrayList<>();
    for (Said<Place> said : networks) {
      String name = attachment(machine, tenant, said);
      Value one = TreeBuilder.of("name", name == null ? said.value().network() : name);
      if (names.contains(one)) {
        scope.lab().report(twice(said));
      }
      names.add(one);
    }
    if (!names.isEmpty()) {
      machine.said("spec.networks", names, networks.get(0).line());
    }
  }

  private static Diagnostic twice(Said<Place> said) {
    return Diagnostic.error(
            MachineCodes.AT_ODDS,
            "the machine is in the network '" + said.value().network() + "' twice")
        .at(said.line())
        .withHint("leave one of them out");
  }

  /** What the network is called where machines join it; null for one that is not there. */
  private @Nullable String attachment(ObjectDraft machine, TenantSpec tenant, Said<Place> said) {
    Place place = said.value();
    Set<String> known = new TreeSet<>();
    for (ResourceSpec one : scope.lab().resources()) {
      String kind = Fields.text(one.desired(), "kind");
      boolean network = kind.equals(NETWORK);
      boolean here =
          Fields.text(one.desired(), "metadata", "namespace").equals(tenant.namespace())
              && (network || kind.equals(ATTACHMENT));
      String name = here ? Fields.text(one.desired(), "metadata", "name") : "";
      if (here && name.equals(place.network())) {
        machine.after(one.address(), network ? Level.READY : Level.EXISTS);
        return network ? subnet(one, tenant, said) : name;
      }
      if (here) {
        known.add(name);
      }
    }
    missing(said, "the tenant has no network '" + place.network() + "'", place.network(), known);
    return null;
  }

  private @Nullable String subnet(ResourceSpec vpc, TenantSpec tenant, Said<Place> said) {
    Place place = said.value();
    Set<String> known = new TreeSet<>();
    Fields.trees(vpc.desired(), "spec", "subnets")
        .forEach(one -> known.add(Fields.text(one, "name")));
    String wanted = place.subnet();
    if (wanted == null && known.size() == 1) {
      wanted = known.iterator().next();
    }
    if (wanted == null || !known.contains(wanted)) {
      String which = wanted == null ? "" : " '" + wanted + "'";
      missing(
          said,
          wanted == null && !known.isEmpty()
              ? "which subnet of '" + place.network() + "' is the machine in?"
              : "the network '" + place.network() + "' has no subnet" + which,
          wanted == null ? "" : wanted,
          known);
      return null;
    }
    return VpcNames.subnet(tenant.namespace(), place.network(), wanted);
  }

  private void missing(Said<?> said, String title, String name, Set<String> known) {
    String near = name.isEmpty() ? null : DidYouMean.nearest(name, known);
    String there = known.isEmpty() ? "there is none" : "there is " + String.join(", ", known);
    said.report(
        scope,
        Diagnostic.error(MachineCodes.NOT_THERE, title)
            .withHint(near == null ? there : "did you mean '" + near + "'?"));
  }

  /** States processors one by one: KubeVirt counts the cores of each socket. */
  void processors(
      ObjectDraft machine, @Nullable Said<Integer> count, long otherwise, String because) {
    Said<Integer> spread = sockets;
    int parts = spread == null ? 1 : spread.value();
    long all = count == null ? otherwise : count.value();
    if (all % parts != 0) {
      scope.lab().report(uneven(all, parts, spread == null ? count : spread));
    }
    if (spread == null) {
      machine.byDefault("spec.resources.sockets", "1", "one processor with several cores");
    } else {
      machine.said("spec.resources.sockets", String.valueOf(parts), spread.line());
    }
    String cores = String.valueOf(all / parts);
    if (count == null) {
      machine.byDefault("spec.resources.cpu", cores, because);
    } else {
      machine.said("spec.resources.cpu", cores, count.line());
    }
  }

  private static Diagnostic uneven(long all, int parts, @Nullable Said<Integer> said) {
    return Diagnostic.error(
            MachineCodes.AT_ODDS, all + " processors cannot be spread over " + parts + " sockets")
        .at(said == null ? null : said.line())
        .withHint("each socket has the same number of them");
  }
}
