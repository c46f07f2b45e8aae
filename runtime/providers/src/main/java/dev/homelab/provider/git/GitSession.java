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
      Marker marker = marker(files);
      if (marker == null) {
        return new Observation.Absent();
      }
      refuseOther(marker, lab, wish);
      Value.Tree live =
          spec.desired().with(TreeWish.OBJECTS, live(lab, wish, prior, files, marker, context));
      boolean whole = live.equals(spec.desired());
      String commit =
          prior != null && whole
              ? Objects.requireNonNullElse(
                  Value.textOf(prior.outputs().get(COMMIT)), branch.commit())
              : branch.commit();
      return new Observation.Present(
          live,
          null,
          Observation.Owner.OURS,
          true,
          wish.objectId(),
          outputs(commit),
          Value.Tree.EMPTY);
    }
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
    Value.Tree wished = TreeWish.of(desired.desired()).objects();
    Value.Tree recorded =
        prior == null ? Value.Tree.EMPTY : TreeWish.of(prior.recorded()).objects();
    SortedSet<String> files = new TreeSet<>(there.fields().keySet());
    files.addAll(wished.fields().keySet());
    for (String file : files) {
      Value before = there.get(file);
      Value after = wished.get(file);
      if (!Objects.equals(before, after)) {
        boolean drift = after != null && after.equals(recorded.get(file));
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
    TreeWish wish = TreeWish.of(desired.desired());
    SortedMap<String, String> texts = new TreeMap<>(wish.lists());
    for (String file : wish.objects().fields().keySet()) {
      texts.put(
          file, Objects.requireNonNull(wish.text(file, request.lab(), form, context.secrets())));
    }
    texts.put(Marker.FILE, Marker.of(request.lab(), wish.files()).text());
    try (Branch branch = Branch.fetch(wish, context)) {
      SortedMap<String, String> files = branch.files();
      Marker marker = marker(files);
      Set<String> ours = marker == null ? Set.of() : marker.files();
      if (marker != null) {
        refuseOther(marker, request.lab(), wish);
      }
      refuseForeign(files, texts, ours, wish);
      Set<String> removed = new TreeSet<>(ours);
      removed.removeAll(texts.keySet());
      removed.retainAll(files.keySet());
      Map<String, String> written = new TreeMap<>(texts);
      written.entrySet().removeIf(file -> file.getValue().equals(files.get(file.getKey())));
      String commit =
          removed.isEmpty() && written.isEmpty()
              ? branch.commit()
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
    try (Branch branch = Branch.fetch(wish, context)) {
      SortedMap<String, String> files = branch.files();
      Marker marker = marker(files);
      if (marker == null || !marker.isOf(request.lab())) {
        return;
      }
      Set<String> removed = new TreeSet<>(marker.files());
      removed.add(Marker.FILE);
      removed.retainAll(files.keySet());
      branch.push(removed, Map.of(), message(request.lab(), Map.of(), removed));
    }
  }

  private static @Nullable Marker marker(Map<String, String> files) {
    String text = files.get(Marker.FILE);
    return text == null ? null : Marker.parse(text);
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
    StateEntry prior = request.prior();
    return prior == null ? Value.Tree.EMPTY : prior.outputs();
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw GitCodes.rejected(
        Diagnostic.error(GitCodes.BAD_WISH, "files have no operation '" + operation + "'"));
  }

  @Override
  public void close() {}
}
