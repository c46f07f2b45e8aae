package dev.homelab.dsl.policy;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How graphics cards come to machines (labs/A.md 3.5; what is wrong there is left out). */
final class CardRules {
  private static final String OPERATOR = "cozystack.gpu-operator";
  private static final String LABEL = "nvidia.com/gpu.workload.config";

  private CardRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "label-before-operator",
            "A node that hands a card on has its label before the operator of cards comes.",
            "Without the label the operator may take the card for containers, and no machine gets"
                + " it.",
            CardRules::unlabelled),
        new Policy(
            "card-of-the-box",
            "A machine asks for the card by the name that its box hands it on with.",
            "One that asks for a name that no node has waits for ever.",
            CardRules::unknownCard),
        new Policy(
            "platform-keeps-kubevirt",
            "KubeVirt's own settings are left to the platform.",
            "Since Cozystack 1.5 the platform owns the list of devices and writes over what others"
                + " put there.",
            CardRules::kubevirt));
  }

  private static List<Breach> unlabelled(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.all()) {
      Value enabled =
          thing.at("spec", "components", "platform", "values", "bundles", "enabledPackages");
      boolean operates =
          thing.kind().equals("Package")
              && enabled instanceof Value.Seq all
              && all.items().contains(new Value.Text(OPERATOR));
      if (operates && !isLabelled(lab, thing)) {
        found.add(
            thing.breach(
                thing.called() + " brings the operator of cards to nodes without the label",
                "for a box: gpu passthrough; for a node of others, a label of the Node: " + LABEL));
      }
    }
    return found;
  }

  private static boolean isLabelled(LabView lab, KubeThing thing) {
    for (ResourceSpec resource : lab.resources()) {
      boolean machine =
          resource.type().equals("talos.machine") && resource.address().isWithin(thing.cluster());
      boolean node =
          resource.type().equals("kubernetes.node") && thing.cluster().equals(resource.target());
      if ((machine || node) && names(resource.desired())) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(@Nullable Value value) {
    if (value instanceof Value.Text text) {
      return text.value().contains(LABEL);
    }
    if (value instanceof Value.Tree tree) {
      return tree.get(LABEL) != null || tree.fields().values().stream().anyMatch(CardRules::names);
    }
    return value instanceof Value.Seq seq && seq.items().stream().anyMatch(CardRules::names);
  }

  private static List<Breach> unknownCard(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing machine : lab.apps(MachineRules.MACHINE)) {
      for (Value.Tree card :
          lab.isBox(machine) ? machine.items("spec", "gpus") : List.<Value.Tree>of()) {
        String asked = Value.textOf(card.get("name"));
        ResourceSpec there = lab.resource(machine.cluster().child("talos", "card"));
        String handed = there == null ? null : Value.textOf(there.desired().get("gpuDevice"));
        if (asked != null && !asked.equals(handed)) {
          found.add(
              machine.breach(
                  "the machine "
                      + machine.name()
                      + " asks for the card "
                      + asked
                      + ", and "
                      + (there == null ? "its box hands none on" : "its box does not name it so"),
                  "name it for the box: gpu passthrough, resource: '" + asked + "'"));
        }
      }
    }
    return found;
  }

  private static List<Breach> kubevirt(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      if (thing.group().equals("kubevirt.io") && thing.kind().equals("KubeVirt")) {
        found.add(
            thing.breach(
                thing.called() + " is written by hand",
                "devices are values of the platform's Package; for a box: gpu passthrough, card:"
                    + " '10DE:2236'"));
      }
    }
    return found;
  }
}
