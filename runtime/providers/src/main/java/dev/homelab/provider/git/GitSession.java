package dev.homelab.provider.git;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ObjectForm;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps the files of a lab in repositories; one commit for each change. */
final class GitSession implements UnmarkedSession {
  private static final String COMMIT = "commit";
  private static final List<String> PLACE = List.of("repository", "branch", "path");

  private final ObjectForm form;

  GitSession(ObjectForm form) {
    this.form = form;
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> seen = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      StateEntry prior = request.prior().get(spec.address());
      try {
        seen.put(spec.address(), observed(request.lab(), spec, prior, context));
      } catch (ProviderException e) {
        seen.put(spec.address(), new Observation.Unreachable(e));
      }
    }
    request
        .prior()
        .forEach((address, entry) -> seen.putIfAbsent(address, Observation.recorded(entry, true)));
    return seen;
  }

  private Observation observed(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    TreeWish wish = TreeWish.of(spec.desired());
    if (prior != null && !TreeWish.of(prior.recorded()).isAt(wish)) {
      return Observation.recorded(prior, true);
    }
    try (Branch branch = Branch.fetch(wish, context)) {
      SortedMap<String, String> files = branch.files();
      Marker marker = marker(files, wish);
      if (marker == null) {
        return new Observation.Absent();
      }
      refuseOther(marker, lab, wish);
      Value.Tree live =
          spec.desired().with(TreeWish.OBJECTS, live(lab, wish, prior, files, marker, context));
      return new Observation.Present(
          live,
          null,
          Observation.Owner.OURS,
          true,
          wish.objectId(),
          outputs(commit(branch, lab, prior, context)),
          Value.Tree.EMPTY);
    }
  }

  /**
   * The commit that holds the files as they are: the one that was recorded as long as nobody
   * changed a file of ours since, whatever else was committed.
   */
  private String commit(
      Branch branch, LabIdentity lab, @Nullable StateEntry prior, CallContext context) {
    String recorded = prior == null ? null : Value.textOf(prior.outputs().get(COMMIT));
    if (prior == null || recorded == null) {
      return branch.commit();
    }
    SortedMap<String, String> files = branch.files();
    TreeWish before = TreeWish.of(prior.recorded()).withoutGone(files.keySet());
    boolean same =
        texts(before, lab, context.secrets()).entrySet().stream()
            .allMatch(file -> file.getValue().equals(files.get(file.getKey())));
    return same ? recorded : branch.commit();
  }

  /** The texts of all files that are ours to write, by path below the folder. */
  private SortedMap<String, String> texts(TreeWish wish, LabIdentity lab, SecretResolver secrets) {
    SortedMap<String, String> texts = new TreeMap<>(wish.lists());
    for (String file : wish.objects().fields().keySet()) {
      if (!wish.isLeft(file)) {
        texts.put(file, Objects.requireNonNull(wish.text(file, lab, form, secrets)));
      }
    }
    texts.put(Marker.FILE, Marker.of(lab, wish.files()).text());
    return texts;
  }

  /** What the files amount to: the wish or the record where they say the same, else their text. */
  private Value.Tree live(
      LabIdentity lab,
      TreeWish wish,
      @Nullable StateEntry prior,
      SortedMap<String, String> files,
      Marker marker,
      CallContext context) {
    TreeWish before = prior == null ? null : TreeWish.of(prior.recorded());
    TreeMap<String, Value> live = new TreeMap<>();
    SortedMap<String, String> lists = wish.lists();
    for (String file : marker.files()) {
      String text = files.get(file);
      if (text == null || file.endsWith("/kustomization.yaml")) {
        continue;
      }
      Value as = meaning(file, text, lab, wish, context.secrets());
      if (as == null && before != null) {
        as = meaning(file, text, lab, before, context.secrets());
      }
      live.put(file, as == null ? new Value.Text("changed by somebody else") : as);
    }
    lists.forEach(
        (file, text) -> {
          String there = files.get(file);
          if (there != null
              && !there.equals(text)
              && before != null
              && text.equals(before.lists().get(file))) {
            live.put(file, new Value.Text("changed by somebody else"));
          }
        });
    return new Value.Tree(live);
  }

  private @Nullable Value meaning(
      String file, String text, LabIdentity lab, TreeWish wish, SecretResolver secrets) {
    return text.equals(wish.text(file, lab, form, secrets)) ? wish.objects().get(file) : null;
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    List<FieldChange> changes = new ArrayList<>();
    List<String> replacing = new ArrayList<>();
    for (String part : PLACE) {
      Value before = observed.live().get(part);
      Value after = desired.desired().get(part);
      if (!Objects.equals(before, after)) {
        changes.add(new FieldChange(part, before, after, ""));
        replacing.add(part);
      }
    }
    Value.Tree there = TreeWish.of(observed.live()).objects();
    TreeWish wish = TreeWish.of(desired.desired());
    Value.Tree wished = wish.objects();
    Value.Tree recorded =
        prior == null ? Value.Tree.EMPTY : TreeWish.of(prior.recorded()).objects();
    SortedSet<String> files = new TreeSet<>(there.fields().keySet());
    files.addAll(wished.fields().keySet());
    for (String file : files) {
      Value before = there.get(file);
      Value after = wished.get(file);
      if (!wish.isLeft(file) && !Objects.equals(before, after)) {
        Value was = recorded.get(file);
        boolean drift = after != null && (after.equals(was) || isUnknown(was));
        changes.add(
            new FieldChange(
                "files.\"" + file + '"',
                before == null ? null : new Value.Text("as it is"),
                after == null ? null : new Value.Text(before == null ? "new" : "as wished"),
                drift ? "drift" : ""));
      }
    }
    return changes.isEmpty() ? Comparison.SAME : new Comparison(changes, replacing, List.of());
  }

  /** Whether somebody else's text was left there. */
  private static boolean isUnknown(@Nullable Value recorded) {
    return recorded instanceof Value.Tree entry && entry.get(TreeWish.OBJECT) == null;
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return brought(request, context);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return brought(request, context);
  }

  private Applied brought(StepRequest request, CallContext context) {
    ResourceSpec desired = Objects.requireNonNull(request.desired());
    TreeWish wished = TreeWish.of(desired.desired());
    try (Branch branch = Branch.fetch(wished, context)) {
      SortedMap<String, String> files = branch.files();
      TreeWish wish = wished.withoutGone(files.keySet());
      SortedMap<String, String> texts = texts(wish, request.lab(), context.secrets());
      Marker marker = marker(files, wish);
      Set<String> ours = marker == null ? Set.of() : marker.files();
      if (marker != null) {
        refuseOther(marker, request.lab(), wish);
      }
      refuseForeign(files, texts, ours, wish);
      Set<String> removed = new TreeSet<>(ours);
      removed.removeAll(wish.files());
      removed.retainAll(files.keySet());
      Map<String, String> written = new TreeMap<>(texts);
      written.entrySet().removeIf(file -> file.getValue().equals(files.get(file.getKey())));
      String commit =
          removed.isEmpty() && written.isEmpty()
              ? commit(branch, request.lab(), request.prior(), context)
              : branch.push(removed, written, message(request.lab(), written, removed));
      return new Applied(wish.objectId(), outputs(commit), Value.Tree.EMPTY, true);
    }
  }

  private static String message(LabIdentity lab, Map<String, String> written, Set<String> removed) {
    StringBuilder text = new StringBuilder("Bring the lab ").append(lab.name());
    text.append(" to its script\n\n");
    written.keySet().stream()
        .filter(file -> !file.equals(Marker.FILE))
        .forEach(file -> text.append("write ").append(file).append('\n'));
    removed.forEach(file -> text.append("remove ").append(file).append('\n'));
    return text.toString();
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = request.prior();
    if (prior == null) {
      return;
    }
    TreeWish wish = TreeWish.of(prior.recorded());
    try (Branch branch = LeavingBranch.fetch(wish, context)) {
      if (branch == null) {
        return;
      }
      SortedMap<String, String> files = branch.files();
      Marker marker = marker(files, wish);
      if (marker == null || !marker.isOf(request.lab())) {
        return;
      }
      Set<String> removed = new TreeSet<>(marker.files());
      removed.add(Marker.FILE);
      removed.retainAll(files.keySet());
      branch.push(removed, Map.of(), message(request.lab(), Map.of(), removed));
    }
  }

  /** Whose the folder is, or null when nobody has claimed it. */
  private static @Nullable Marker marker(Map<String, String> files, TreeWish wish) {
    String text = files.get(Marker.FILE);
    Marker marker = text == null ? null : Marker.parse(text);
    if (text != null && marker == null) {
      throw GitCodes.rejected(
          Diagnostic.error(
                  GitCodes.BAD_LIST,
                  wish.inRepository(Marker.FILE) + " in the repository is no list of a lab's files")
              .withDetail("Whose the folder is cannot be told. Nothing was changed.")
              .withHint("put it back as it was: git log -p -- " + wish.inRepository(Marker.FILE))
              .withHint("or choose another folder: path '…'"));
    }
    return marker;
  }

  private static void refuseOther(Marker marker, LabIdentity lab, TreeWish wish) {
    if (!marker.isOf(lab)) {
      throw GitCodes.rejected(
          Diagnostic.error(
                  GitCodes.OTHER_LAB,
                  "the folder '" + wish.path() + "' of the repository is another lab's")
              .withDetail("It belongs to the lab " + marker.name() + ". Nothing was changed.")
              .withHint("choose another one: path 'clusters/" + lab.name() + "'"));
    }
  }

  private static void refuseForeign(
      Map<String, String> files, Map<String, String> texts, Set<String> ours, TreeWish wish) {
    for (String file : texts.keySet()) {
      String there = files.get(file);
      boolean known = there == null || ours.contains(file) || file.equals(Marker.FILE);
      if (!known && !Objects.equals(there, texts.get(file))) {
        throw GitCodes.rejected(
            Diagnostic.error(
                    GitCodes.FOREIGN_FILE,
                    wish.inRepository(file) + " in the repository is not this lab's")
                .withDetail("It was left as it is, and nothing was committed.")
                .withHint("remove it there, or choose another folder: path '…'"));
      }
    }
  }

  private static Value.Tree outputs(String commit) {
    return Value.Tree.EMPTY.with(COMMIT, new Value.Text(commit));
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    TreeWish wish = TreeWish.of(Objects.requireNonNull(request.desired()).desired());
    try (Branch branch = Branch.fetch(wish, context)) {
      return outputs(commit(branch, request.lab(), request.prior(), context));
    }
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw GitCodes.rejected(
        Diagnostic.error(GitCodes.BAD_WISH, "files have no operation '" + operation + "'"));
  }

  @Override
  public void close() {}
}
