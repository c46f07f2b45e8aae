package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The disks of a machine of a box as objects of its tenant. */
final class VmDiskObjects {
  private static final String SIZE = "spec.storage";
  private static final String CLASS = "spec.storageClass";
  private static final String SOURCE = "spec.source";
  private static final String REPLICATED = "replicated";
  private static final String COPIED = "as large as what it is copied from";

  private final VmSpec machine;
  private final TenantSpec tenant;
  private final NodeSpec node;
  private final Scope scope;
  private final VmDrives drives;
  private final List<Value> attached = new ArrayList<>();
  private final List<Address> disks = new ArrayList<>();
  private final List<Address> uploads = new ArrayList<>();

  VmDiskObjects(VmSpec machine, TenantSpec tenant, NodeSpec node) {
    this.machine = machine;
    this.tenant = tenant;
    this.node = node;
    this.scope = machine.scope();
    this.drives = machine.drives();
  }

  /** Adds the disks to the lab. */
  void emit() {
    Said<String> from = drives.installer();
    Said<DiskSource> source = drives.source();
    for (Guest.Disk each : Guest.of(machine.system()).disks(from)) {
      if (each.isSystem() && source != null) {
        from(each, source);
      } else if (each.isSystem() || !drives.isInstalled()) {
        own(each);
        if (from != null && each.isUploaded()) {
          upload(each.name(), from);
        }
      }
    }
    Said<AnswersSpec> answers = machine.inside().answers();
    if (answers != null && !drives.isInstalled()) {
      String disk = answers.value().diskName(machine.name());
      own(Guest.made(disk));
      Value.Tree told = answers.value().tree(machine.name());
      uploads.add(image(disk).emit(scope, node.address(), told, answers));
    }
    refuseOther(source);
    drives.data().forEach(this::data);
  }

  /** What the installer is told has no reader in a machine that nothing is installed in. */
  private void refuseOther(@Nullable Said<DiskSource> source) {
    Said<?> other = drives.installer() != null ? drives.installer() : machine.inside().answers();
    if (source != null && other != null) {
      other.report(
          scope,
          LanguageCodes.error(
                  MachineCodes.AT_ODDS,
                  "nothing is installed in a machine whose disk is made from another one")
              .withHint("leave one of them out"));
    }
  }

  /** States the disks of the machine, and what it waits for. */
  void describe(ObjectDraft draft) {
    String all = "its own disks, in the order of booting";
    SourceSpan line = line();
    if (line == null) {
      draft.byDefault("spec.disks", attached, all);
    } else {
      draft.said("spec.disks", attached, line);
    }
    disks.forEach(disk -> draft.after(disk, Level.EXISTS));
    uploads.forEach(image -> draft.after(image, Level.READY));
  }

  private @Nullable SourceSpan line() {
    return drives.data().values().stream().map(Said::line).findFirst().orElse(null);
  }

  private Address address(String called) {
    return machine.address().around().child("disk", called);
  }

  private UploadedImage image(String disk) {
    String called = drives.called(disk);
    return new UploadedImage(address(called), tenant.namespace(), called);
  }

  private void upload(String disk, Said<String> file) {
    uploads.add(image(disk).emit(scope, node.address(), file));
  }

  private ObjectDraft draft(String disk, VmDrives.Options options, @Nullable SourceSpan line) {
    String called = drives.called(disk);
    String kept = options.storageClass();
    ObjectDraft draft =
        new ObjectDraft(
            address(called),
            node.address(),
            TenantSpec.APPS,
            AppKinds.DISK,
            tenant.namespace(),
            called);
    if (kept == null) {
      draft.byDefault(CLASS, REPLICATED, "machines move between boxes only on it");
    } else {
      draft.said(CLASS, kept, line);
    }
    attached.add(VmDrives.attached(called, drives.bus(disk)));
    disks.add(address(called));
    return draft
        .after(tenant.address(), Level.READY)
        .after(BoxStorage.storageClass(node.address(), REPLICATED), Level.EXISTS);
  }

  private ObjectDraft draft(Guest.Disk each) {
    Said<String> size = drives.size();
    VmDrives.Options none = new VmDrives.Options(null, null, false);
    VmDrives.Options options = each.isSystem() ? drives.options() : none;
    return draft(each.name(), options, size == null ? null : size.line());
  }

  private void own(Guest.Disk each) {
    ObjectDraft draft = draft(each);
    Said<String> size = drives.size();
    if (each.isSystem() && size != null) {
      draft.said(SIZE, size.value(), size.line());
    } else {
      draft.byDefault(SIZE, each.storage(), machine.because());
    }
    if (each.optical()) {
      draft.byDefault("spec.optical", true, "it is an image of a disc");
    }
    Value.Tree source = each.source();
    if (each.line() != null) {
      draft.said(SOURCE, source, each.line());
    } else if (!source.fields().isEmpty()) {
      draft.byDefault(SOURCE, source, each.reason());
    }
    draft.add(scope);
  }

  /** The system's disk, made from another one. */
  private void from(Guest.Disk each, Said<DiskSource> source) {
    ObjectDraft draft = draft(each).said(SOURCE, source.value().tree(), source.line());
    DiskSource.Kept copied = after(draft, source.value(), drives.called(each.name()), source);
    Said<String> size = drives.size();
    if (size != null) {
      draft.said(SIZE, size.value(), size.line());
      refuseSmaller(size, copied);
    } else if (copied != null && copied.size() != null) {
      draft.follows(SIZE, copied.size(), COPIED);
    } else {
      draft.byDefault(SIZE, each.storage(), machine.because());
    }
    draft.add(scope);
  }

  private void data(String disk, Said<VmDrives.Data> said) {
    VmDrives.Data what = said.value();
    ObjectDraft draft = draft(disk, what.options(), said.line());
    DiskSource.Kept copied = after(draft, what.source(), drives.called(disk), said);
    String size = what.size();
    if (size != null) {
      draft.said(SIZE, size, said.line());
      refuseSmaller(new Said<>(size, said.line()), copied);
    } else if (copied != null && copied.size() != null) {
      draft.follows(SIZE, copied.size(), COPIED);
    } else if (copied != null) {
      tell(said, LanguageCodes.MISSING, "how large is the disk '" + disk + "'? nothing tells");
    }
    if (what.options().optical()) {
      draft.said("spec.optical", true, said.line());
    }
    if (!what.source().tree().fields().isEmpty()) {
      draft.said(SOURCE, what.source().tree(), said.line());
    }
    draft.add(scope);
    String file = what.source().file();
    if (file != null) {
      upload(disk, new Said<>(file, said.line()));
    }
  }

  /** CDI refuses to copy a disk to one that is smaller. */
  private void refuseSmaller(Said<String> size, DiskSource.@Nullable Kept copied) {
    String least = copied == null ? null : copied.size();
    if (least != null && Size.parse(size.value()).compareTo(Size.parse(least)) < 0) {
      tell(size, LanguageCodes.BAD_VALUE, "a copy cannot be smaller than its source, of " + least);
    }
  }

  private void tell(Said<?> said, String code, String title) {
    said.report(scope, LanguageCodes.error(code, title).withHint("say how large it is"));
  }

  /** Waits for what a disk is made from, which has to be there; what it is copied from, or null. */
  private DiskSource.@Nullable Kept after(
      ObjectDraft draft, DiskSource source, String called, Said<?> said) {
    String image = source.image();
    if (image != null) {
      BoxImages.check(scope, image, said);
    }
    String original = source.original();
    if (original == null) {
      return null;
    }
    Map<String, DiskSource.Kept> known = new TreeMap<>(tenant.disks());
    Address there = address(original);
    for (ResourceSpec one : scope.lab().resources()) {
      if (Fields.text(one.desired(), "kind").equals(AppKinds.DISK)
          && Fields.text(one.desired(), "metadata", "namespace").equals(tenant.namespace())) {
        String name = Fields.text(one.desired(), "metadata", "name");
        String size = Fields.text(one.desired(), "spec", "storage");
        known.putIfAbsent(name, new DiskSource.Kept(size.isEmpty() ? null : size, false, null));
        there = name.equals(original) ? one.address() : there;
      }
    }
    CopyChain chain = CopyChain.of(known, called);
    known.remove(called);
    DiskSource.Kept found = known.get(original);
    if (found == null) {
      missing(original, known, said);
      return null;
    }
    if (chain.isToldBy(called)) {
      copiedRound(chain.round(), said);
    }
    if (!chain.round().isEmpty()) {
      return null;
    }
    draft.after(found.uploaded() ? UploadedImage.of(there) : there, Level.READY);
    return found.sized(chain.size());
  }

  private void copiedRound(List<String> round, Said<?> said) {
    said.report(
        scope,
        LanguageCodes.error(
                MachineCodes.COPIED_ROUND,
                "the disks " + String.join(", ", round) + " are copied from each other")
            .withDetail("None of them could be made first.")
            .withHint("leave `copyOf` out of one of them, and say its size"));
  }

  private void missing(String original, Map<String, ?> known, Said<?> said) {
    String near = DidYouMean.nearest(original, known.keySet());
    String tell =
        known.isEmpty() ? "it has no other disk" : "it has " + String.join(", ", known.keySet());
    said.report(
        scope,
        LanguageCodes.error(
                MachineCodes.NOT_THERE, "the tenant has no disk '" + original + "' to copy")
            .withHint(near == null ? tell : "did you mean '" + near + "'?")
            .withHint(
                "a copy stands on its own once it is made: leave `copyOf` out then, and say its size"));
  }
}
