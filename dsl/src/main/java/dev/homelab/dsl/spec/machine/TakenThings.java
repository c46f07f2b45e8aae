package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.catalog.cozystack.BackupStrategies;
import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.PolicyOverride;
import dev.homelab.dsl.spec.Tags;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The things of a box that one plan of backups takes by their tags. */
final class TakenThings {
  /** Something tagged that nothing can back up. */
  static final String UNCOVERED = "HL2066";

  /** What the component of a plan has when its snapshots stay in the pool. */
  private static final String IN_POOL = "snapshots";

  /**
   * The longest name of a plan: the controller adds a dash and the minute, and makes a label of
   * what comes out, which has 63 characters at most.
   */
  private static final int LONGEST = 50;

  /** The advice whose overrides say what need not be backed up. */
  private static final String ADVICE = "data-in-backups";

  private static final int DIGITS = 8;
  private static final String CLASS = "spec.backupClassName";
  private static final String VOLUME = "PersistentVolumeClaim";

  private static final String POOL = "linstor.pool";

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
  private final List<String> without = new ArrayList<>();
  private final PlanClass backupClass;
  private final PlansTogether shared;
  private final Set<String> kinds = new TreeSet<>();

  TakenThings(
      BackupPlanSpec plan,
      Said<String> schedule,
      Address box,
      BackupStrategies.@Nullable Bucket bucket,
      PlansTogether shared) {
    this.plan = plan;
    this.shared = shared;
    this.backupClass = new PlanClass(plan, box, bucket);
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
    boolean thick = isThick();
    TakenFiles files = new TakenFiles(plan, box);
    for (ResourceSpec one : tagged) {
      String kind = text(one, "kind");
      boolean app = text(one, "apiVersion").startsWith(AppKinds.GROUP + '/');
      boolean ofMachine = kind.equals(AppKinds.DISK) && disks.contains(place(one));
      boolean bySnapshot = BackupKinds.hasSnapshots(kind);
      if (app && !bySnapshot && plan.inPool() != null) {
        if (BackupKinds.covers(kind) || WITH_DATA.contains(kind)) {
          without.add(one.address().toString());
        }
      } else if (app && BackupKinds.covers(kind) && !ofMachine && !(thick && bySnapshot)) {
        taken.add(one.address().toString());
        told(one, kind);
        take(one, kind);
      } else if (kind.equals(VOLUME)) {
        if (!isLeftOut(one) && (thick || !files.take(one)) && !isExcused(one)) {
          left.add(one.address().toString());
        }
      } else if (app
          && (WITH_DATA.contains(kind) || (bySnapshot && !ofMachine))
          && !isExcused(one)) {
        left.add(one.address().toString());
      }
    }
    taken.addAll(files.emit(schedule));
    backupClass.emit(kinds);
    if (!left.isEmpty()) {
      tellLeft();
    }
    lab.add(component());
    return !taken.isEmpty();
  }

  /** Whether LINSTOR has no snapshots for the pool: it has them for ZFS and for thin LVM. */
  private boolean isThick() {
    return lab.resources().stream()
        .filter(one -> one.type().equals(POOL) && box.equals(one.target()))
        .anyMatch(one -> text(one, "kind").equals("lvm"));
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

  /**
   * Whether the script takes it out of what a block around it tags. An excuse in the very block
   * that is tagged is about what nothing can back up: what is tagged there is to be backed up.
   */
  private boolean isLeftOut(ResourceSpec one) {
    for (PolicyOverride each : lab.overrides()) {
      Address block = each.block();
      if (each.policy().equals(ADVICE)
          && block != null
          && one.address().isWithin(block)
          && !isTaggedWithin(one, block)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a tag that is taken stands in a block or in one inside of it, around a thing. */
  private boolean isTaggedWithin(ResourceSpec one, Address block) {
    return Tags.of(lab).all().stream()
        .filter(tag -> tags.contains(tag.name()) && one.address().isWithin(tag.block()))
        .anyMatch(tag -> tag.block().isWithin(block));
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

  static String text(ResourceSpec one, String... path) {
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
    lab.replace(
        following(
            one,
            one.desired().with("spec", spec.with("backup", backup)),
            "spec.backup",
            "backup '" + plan.name() + "' takes it"));
  }

  /** A resource with another wish, of which one property follows from what the script says. */
  static ResourceSpec following(ResourceSpec one, Value.Tree desired, String path, String reason) {
    TreeMap<String, Provenance> reasons = new TreeMap<>(one.provenance());
    reasons.put(path, new Provenance(Provenance.Kind.SCRIPT, reason, null));
    return new ResourceSpec(
        one.address(),
        one.type(),
        one.target(),
        desired,
        one.dependsOn(),
        one.lifecycle(),
        one.origin(),
        reasons);
  }

  private void take(ResourceSpec one, String kind) {
    Value.Tree reference =
        TreeBuilder.tree()
            .put("apiGroup", AppKinds.GROUP)
            .put("kind", kind)
            .put("name", text(one, "metadata", "name"))
            .build();
    kinds.add(kind);
    shared.take(one.address(), kind, plan);
    if (kind.equals(AppKinds.MACHINE) || kind.equals(AppKinds.DISK)) {
      keepTenant(one.address());
    }
    ObjectDraft draft =
        new ObjectDraft(
                one.address().child("plan", plan.name()),
                box,
                BackupKinds.API,
                "Plan",
                text(one, "metadata", "namespace"),
                called(one, kind))
            .follows("spec.applicationRef", reference, "what is tagged")
            .byDefault("spec.schedule.type", "cron", "the only one there is")
            .said("spec.schedule.cron", schedule.value(), schedule.line())
            .after(one.address(), Level.EXISTS);
    Address own = backupClass.address();
    if (own == null) {
      draft.byDefault(CLASS, backupClass.name(), "the class that Cozystack has");
    } else {
      String why = plan.inPool() == null ? "the plan says how long" : "the plan says snapshots()";
      draft.follows(CLASS, backupClass.name(), why).after(own, Level.EXISTS);
    }
    draft.add(plan.scope());
  }

  /**
   * Has the tenant of a machine go only when somebody names it: Cozystack deletes the machine's
   * backups with it, from the bucket, too ({@code internal/backupcontroller/backup_controller.go}).
   */
  private void keepTenant(Address machine) {
    Address at = machine;
    while (!at.equals(box) && !at.last().type().equals("tenant")) {
      at = at.around();
    }
    ResourceSpec tenant = lab.resource(at);
    if (tenant != null && !tenant.lifecycle().existing()) {
      Lifecycle known = tenant.lifecycle();
      lab.replace(
          tenant.withLifecycle(
              new Lifecycle(
                  known.protect(),
                  true,
                  known.adopt(),
                  false,
                  known.force(),
                  known.ignore(),
                  known.replaceOn(),
                  known.movedFrom())));
    }
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
    Diagnostic told =
        Diagnostic.warning(
                UNCOVERED,
                "backup '" + plan.name() + "' leaves out what nothing on the box can back up")
            .at(plan.scope().origin().user())
            .withDetail(String.join("\n", left))
            .withHint("keep what it holds elsewhere too, and say so in its block:")
            .withHint("override '" + ADVICE + "', because: '…'");
    lab.report(
        isThick()
            ? told.withHint("a pool of `kind lvm` has snapshots only with `thin()`; zfs has them")
            : told);
  }

  /** What people should know who have a plan of snapshots. */
  private List<String> remarks() {
    List<String> all = new ArrayList<>();
    if (plan.inPool() != null) {
      all.add("its snapshots stay in the pool and are lost with it; they are no backups");
    }
    if (!without.isEmpty()) {
      all.add("no snapshots are taken of " + String.join(", ", without));
    }
    return all;
  }

  private Component component() {
    TreeMap<String, Value> outputs = new TreeMap<>();
    outputs.put("days", Value.of(plan.days()));
    outputs.put("schedule", Value.of(schedule.value()));
    outputs.put("tags", Value.of(List.copyOf(tags)));
    outputs.put("takes", Value.of(List.copyOf(taken)));
    if (plan.inPool() != null) {
      outputs.put(IN_POOL, Value.of(true));
    }
    return new Component(
        plan.address(), "backup", null, outputs, remarks(), new TreeMap<>(), plan.scope().origin());
  }
}
