package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.Tags;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Level;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The things of a box that one plan of backups takes by their tags. */
final class TakenThings {
  /** Something tagged that nothing can back up. */
  static final String UNCOVERED = "HL2066";

  /**
   * The longest name of a plan: the controller adds a dash and the minute, and makes a label of
   * what comes out, which has 63 characters at most.
   */
  private static final int LONGEST = 50;

  /** The advice whose overrides say what need not be backed up. */
  private static final String ADVICE = "data-in-backups";

  private static final int DIGITS = 8;
  private static final String VOLUME = "PersistentVolumeClaim";

  /** Kinds of applications with data that nothing backs up. */
  private static final Set<String> WITH_DATA =
      Set.of(
          "Bucket",
          "FoundationDB",
          "Harbor",
          "Kafka",
          "Kubernetes",
          "MongoDB",
          "NATS",
          "OpenBAO",
          "OpenSearch",
          "Qdrant",
          "RabbitMQ",
          "Redis");

  private final BackupPlanSpec plan;
  private final Said<String> schedule;
  private final Address box;
  private final LabBuilder lab;
  private final Set<String> tags = new TreeSet<>();
  private final List<String> taken = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  TakenThings(BackupPlanSpec plan, Said<String> schedule, Address box) {
    this.plan = plan;
    this.schedule = schedule;
    this.box = box;
    this.lab = plan.scope().lab();
    plan.tags().forEach(tag -> tags.add(tag.value()));
  }

  /**
   * Adds an object for each thing, and tells what cannot be taken.
   *
   * @return whether it takes anything
   */
  boolean emit() {
    List<ResourceSpec> tagged =
        lab.resources().stream().filter(one -> box.equals(one.target()) && isTagged(one)).toList();
    Set<String> disks = disks();
    for (ResourceSpec one : tagged) {
      String kind = text(one, "kind");
      boolean app = text(one, "apiVersion").startsWith(AppKinds.GROUP + '/');
      boolean ofMachine = kind.equals(AppKinds.DISK) && disks.contains(place(one));
      if (app && BackupKinds.covers(kind) && !ofMachine) {
        taken.add(one.address().toString());
        told(one, kind);
        take(one, kind);
      } else if ((app && WITH_DATA.contains(kind) || kind.equals(VOLUME)) && !isExcused(one)) {
        left.add(one.address().toString());
      }
    }
    if (!left.isEmpty()) {
      tellLeft();
    }
    lab.add(component());
    return !taken.isEmpty();
  }

  private boolean isTagged(ResourceSpec one) {
    return Tags.of(lab).of(one.address()).stream().anyMatch(tags::contains);
  }

  /** Whether the script says why it need not be in a backup. */
  private boolean isExcused(ResourceSpec one) {
    return lab.overrides().stream()
        .filter(each -> each.policy().equals(ADVICE))
        .anyMatch(each -> each.block() == null || one.address().isWithin(each.block()));
  }

  /** The disks that machines have, which are backed up with these. */
  private Set<String> disks() {
    Set<String> all = new TreeSet<>();
    for (ResourceSpec one : lab.resources()) {
      if (text(one, "kind").equals(AppKinds.MACHINE)
          && one.desired().get("spec") instanceof Value.Tree spec
          && spec.get("disks") instanceof Value.Seq disks) {
        for (Value disk : disks.items()) {
          String name = disk instanceof Value.Tree tree ? Value.textOf(tree.get("name")) : null;
          all.add(text(one, "metadata", "namespace") + '/' + name);
        }
      }
    }
    return all;
  }

  private static String place(ResourceSpec one) {
    return text(one, "metadata", "namespace") + '/' + text(one, "metadata", "name");
  }

  private static String text(ResourceSpec one, String... path) {
    Value here = one.desired();
    for (String field : path) {
      here = here instanceof Value.Tree tree && tree.get(field) != null ? tree.get(field) : null;
      if (here == null) {
        return "";
      }
    }
    String text = Value.textOf(here);
    return text == null ? "" : text;
  }

  /** The chart of some kinds leaves room for the platform's backups only where it is told. */
  private void told(ResourceSpec one, String kind) {
    Value.Tree spec =
        one.desired().get("spec") instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    if (!BackupKinds.mustSay(kind) || spec.get("backup") != null) {
      return;
    }
    Value backup = TreeBuilder.tree().put("enabled", true).put("useSystemBucket", true).build();
    TreeMap<String, Provenance> reasons = new TreeMap<>(one.provenance());
    reasons.put(
        "spec.backup",
        new Provenance(Provenance.Kind.SCRIPT, "backup '" + plan.name() + "' takes it", null));
    lab.replace(
        new ResourceSpec(
            one.address(),
            one.type(),
            one.target(),
            one.desired().with("spec", spec.with("backup", backup)),
            one.dependsOn(),
            one.lifecycle(),
            one.origin(),
            reasons));
  }

  private void take(ResourceSpec one, String kind) {
    Value.Tree reference =
        TreeBuilder.tree()
            .put("apiGroup", AppKinds.GROUP)
            .put("kind", kind)
            .put("name", text(one, "metadata", "name"))
            .build();
    new ObjectDraft(
            one.address().child("plan", plan.name()),
            box,
            BackupKinds.API,
            "Plan",
            text(one, "metadata", "namespace"),
            called(one, kind))
        .follows("spec.applicationRef", reference, "what is tagged")
        .byDefault("spec.backupClassName", BackupKinds.CLASS, "the class that Cozystack has")
        .byDefault("spec.schedule.type", "cron", "the only one there is")
        .said("spec.schedule.cron", schedule.value(), schedule.line())
        .after(one.address(), Level.EXISTS)
        .add(plan.scope());
  }

  private String called(ResourceSpec one, String kind) {
    String whole =
        String.join("-", kind.toLowerCase(Locale.ROOT), text(one, "metadata", "name"), plan.name());
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String digest = Sha256.hex(whole.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return whole.substring(0, LONGEST - DIGITS - 1) + '-' + digest;
  }

  private void tellLeft() {
    lab.report(
        Diagnostic.warning(
                UNCOVERED,
                "backup '" + plan.name() + "' leaves out what Cozystack has no way to back up")
            .at(plan.scope().origin().user())
            .withDetail(String.join("\n", left))
            .withHint("keep what it holds elsewhere too, and say so in its block:")
            .withHint("override '" + ADVICE + "', because: '…'"));
  }

  private Component component() {
    return new Component(
        plan.address(),
        "backup",
        null,
        new TreeMap<>(
            Map.of("schedule", Value.of(schedule.value()), "takes", Value.of(List.copyOf(taken)))),
        List.of(),
        new TreeMap<>(),
        plan.scope().origin());
  }
}
