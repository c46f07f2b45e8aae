package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.codec.Sha256;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of services, applications and shares that one plan takes. Those of one service go
 * together: they have a label in common, by which one schedule of Velero finds them.
 */
final class TakenFiles {
  private static final int DIGITS = 8;

  /** What a label's value may have. */
  private static final int LABEL = 63;

  /** Velero adds a dash and fourteen digits, and makes a label of what comes out. */
  private static final int LONGEST = LABEL - 15;

  /** What is no service: a claim that stands in one of these stands for itself. */
  private static final Set<String> PLACES = Set.of("node", "tenant", "namespace", "cluster");

  private final BackupPlanSpec plan;
  private final Address box;
  private final LabBuilder lab;
  private final Set<String> classes = new TreeSet<>();
  private final Map<Address, List<ResourceSpec>> claims = new TreeMap<>();

  TakenFiles(BackupPlanSpec plan, Address box) {
    this.plan = plan;
    this.box = box;
    this.lab = plan.scope().lab();
    for (ResourceSpec one : lab.resources()) {
      if (box.equals(one.target())
          && TakenThings.text(one, "provisioner").equals(FileBackups.PROVISIONER)) {
        classes.add(TakenThings.text(one, "metadata", "name"));
      }
    }
  }

  /**
   * Takes a claim.
   *
   * @return false when no snapshot can be taken of what is behind it
   */
  boolean take(ResourceSpec claim) {
    String storage = TakenThings.text(claim, "spec", "storageClassName");
    if (!storage.isEmpty() && !classes.contains(storage)) {
      return false;
    }
    Address around = claim.address().around();
    Address owner = PLACES.contains(around.last().type()) ? claim.address() : around;
    claims.computeIfAbsent(owner, one -> new ArrayList<>()).add(claim);
    return true;
  }

  /**
   * Adds a schedule for each service.
   *
   * @return the addresses of what is taken
   */
  List<String> emit(Said<String> schedule) {
    List<String> taken = new ArrayList<>();
    claims.forEach(
        (owner, all) -> {
          emit(owner, all, schedule);
          taken.add(owner.toString());
        });
    return taken;
  }

  private void emit(Address owner, List<ResourceSpec> all, Said<String> schedule) {
    String label = label(owner);
    String namespace = TakenThings.text(all.get(0), "metadata", "namespace");
    ObjectDraft draft =
        new ObjectDraft(
                owner.child("schedule", plan.name()),
                box,
                FileBackups.API,
                "Schedule",
                FileBackups.NAMESPACE,
                shortened(String.join("-", namespace, label, plan.name()), LONGEST))
            .follows(
                "metadata.annotations",
                TreeBuilder.of(FileBackups.CLAIMS, names(all)),
                "what a restore brings back")
            .said("spec.schedule", schedule.value(), schedule.line());
    describe(draft, namespace, label);
    for (ResourceSpec claim : all) {
      mark(claim, label);
      draft.after(claim.address(), Level.EXISTS);
    }
    draft.add(plan.scope());
  }

  private static String names(List<ResourceSpec> claims) {
    return claims.stream()
        .map(claim -> TakenThings.text(claim, "metadata", "name"))
        .sorted()
        .collect(Collectors.joining(","));
  }

  private void describe(ObjectDraft draft, String namespace, String label) {
    String template = "spec.template.";
    Said<Boolean> inPool = plan.inPool();
    String way =
        inPool == null
            ? "snapshots of volumes whose data is moved to the bucket"
            : "snapshots of volumes that stay in the pool";
    draft
        .follows(template + "includedNamespaces", List.of(namespace), "where the volumes are")
        .byDefault(template + "includedResources", List.of("persistentvolumeclaims"), way)
        .byDefault(template + "includeClusterResources", false, "volumes come with their claims")
        .follows(
            template + "labelSelector",
            TreeBuilder.of("matchLabels", TreeBuilder.of(FileBackups.LABEL, label)),
            "what is tagged")
        .byDefault(
            template + "storageLocation",
            FileBackups.LOCATION,
            inPool == null ? "the bucket of the platform" : "where Velero notes what it has taken")
        .byDefault(template + "snapshotVolumes", true, way)
        .byDefault(template + "itemOperationTimeout", FileBackups.LONGEST, "as Cozystack has it");
    if (inPool == null) {
      draft.byDefault(template + FileBackups.MOVES, true, way);
    } else {
      draft.said(template + FileBackups.MOVES, false, inPool.line());
    }
    String ttl = FileBackups.ofDays(plan.days());
    Said<Integer> keep = plan.keep();
    if (keep == null) {
      String why = "as long as Cozystack keeps other backups";
      draft.byDefault(template + "ttl", ttl, inPool == null ? why : "a week is enough in the pool");
    } else {
      draft.said(template + "ttl", ttl, keep.line());
    }
  }

  /** Gives a claim the label, where no other plan has done it. */
  private void mark(ResourceSpec claim, String label) {
    Value.Tree metadata = tree(claim.desired().get("metadata"));
    Value.Tree labels = tree(metadata.get("labels"));
    if (labels.get(FileBackups.LABEL) == null) {
      Value.Tree marked =
          metadata.with("labels", labels.with(FileBackups.LABEL, new Value.Text(label)));
      lab.replace(
          TakenThings.following(
              claim,
              claim.desired().with("metadata", marked),
              "metadata.labels." + FileBackups.LABEL,
              "backup '" + plan.name() + "' takes it"));
    }
  }

  private static Value.Tree tree(@Nullable Value value) {
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  /** A name for what a service keeps, which is the only one of it in the namespace. */
  private String label(Address owner) {
    List<String> parts = new ArrayList<>();
    for (Address.Segment one :
        owner.segments().subList(box.segments().size(), owner.segments().size())) {
      if (!one.type().equals("tenant")) {
        parts.add(one.type().equals("persistentvolumeclaim") ? "claim" : one.type());
        parts.add(one.name());
      }
    }
    return shortened(String.join("-", parts), LABEL);
  }

  private static String shortened(String whole, int longest) {
    if (whole.length() <= longest) {
      return whole;
    }
    String digest = Sha256.hex(whole.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return whole.substring(0, longest - DIGITS - 1).replaceAll("[-.]+$", "") + '-' + digest;
  }
}
