package dev.homelab.dsl.spec.cozystack;

import dev.homelab.catalog.cozystack.AppField;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An application of a tenant: an object of {@code apps.cozystack.io} whose fields words state by
 * their paths below {@code spec}. What nobody states is left to the server's own defaults, but for
 * replicas, of which one node has one.
 *
 * @param <S> the concrete spec
 */
public abstract class ApplicationSpec<S extends ApplicationSpec<S>> extends ThingSpec<S> {
  private static final String API = AppKinds.GROUP + '/' + AppKinds.VERSION;
  private static final String STORAGE = "storageClass";
  private static final String REPLICAS = "replicas";

  private final AppKind kind;
  private final String name;
  private final Map<String, Stated> stated = new LinkedHashMap<>();
  private final Map<String, Default> defaults = new LinkedHashMap<>();

  /**
   * What the script says of a field, and where.
   *
   * @param value what it says
   * @param line the line, or null outside a script
   */
  record Stated(Value value, @Nullable SourceSpan line) {}

  private record Default(Object value, String reason) {}

  /**
   * An application of a tenant.
   *
   * @param tenant the scope of the tenant's block
   * @param kind as in {@code kind:}
   * @param name as the script says it
   */
  protected ApplicationSpec(Scope tenant, String kind, String name) {
    super(
        tenant.inner(
            kind.toLowerCase(Locale.ROOT),
            Names.label(tenant, kind.toLowerCase(Locale.ROOT), name)));
    this.kind = Objects.requireNonNull(AppKinds.named(kind), kind);
    this.name = address().last().name();
  }

  /** Sets a field that has no word. */
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'resources', [cpu: '500m', memory: '512Mi']")
  public S set(String path, Object value) {
    return state(path, Names.value(scope(), value));
  }

  /** States a field by its path below {@code spec}, at the line that runs now. */
  protected final S state(String path, Object value) {
    stated.put(path, new Stated(Value.of(value), scope().line()));
    return say();
  }

  /** States a size. */
  protected final S state(String path, Size size) {
    return state(path, size.quantity());
  }

  /** States what a block says of a part, whose fields lie below a path. */
  protected final S part(String path, String word, Consumer<PartSpec> block) {
    PartSpec part =
        new PartSpec(
            scope(),
            word,
            field -> kind.at(path + '.' + field) != null,
            (field, value) -> state(path + '.' + field, value));
    block.accept(part);
    part.freeze();
    return say();
  }

  /** Adds texts to a list that is a field. */
  protected final S add(String path, List<?> more) {
    List<Value> all = new ArrayList<>();
    Stated before = stated.get(path);
    if (before != null && before.value() instanceof Value.Seq seq) {
      all.addAll(seq.items());
    }
    more.forEach(one -> all.add(Value.of(one)));
    return state(path, all);
  }

  /** What the script says of a field itself, or null when it says nothing. */
  protected final @Nullable Value said(String path) {
    Stated found = stated.get(path);
    return found == null ? null : found.value();
  }

  /** Gives a field a value, with its reason, where the script says nothing of it. */
  protected final void byDefault(String path, Object value, String reason) {
    boolean said =
        stated.entrySet().stream()
            .anyMatch(
                each ->
                    isWithin(each.getKey(), path)
                        || (!isEmpty(each.getValue()) && isWithin(path, each.getKey())));
    if (!said) {
      defaults.put(path, new Default(value, reason));
    }
  }

  private static boolean isEmpty(Stated said) {
    return said.value().equals(Value.Tree.EMPTY);
  }

  private static boolean isWithin(String path, String around) {
    return path.equals(around) || path.startsWith(around + '.');
  }

  /** Says what holds where the script says nothing; called once, when the block has ended. */
  protected void defaults() {}

  /** Whether the platform makes the object, so that it is taken over. */
  protected boolean isMadeByPlatform() {
    return false;
  }

  /** The names that the script gives things of one sort, such as users; sorted. */
  protected final List<String> names(String field) {
    return List.copyOf(below(field).fields().keySet());
  }

  /** What the script says below a field, which is named by its path. */
  protected final Value.Tree below(String path) {
    return find(spec(), path) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  /** Whether all copies would lie on one node. */
  protected final boolean hasOneNode() {
    ClusterFacts facts = scope().cluster();
    return facts != null && facts.hasOneNode();
  }

  /** A module keeps the class that the platform gave it: it cannot be changed. */
  private void keptStorage() {
    ClusterFacts facts = scope().cluster();
    String storage = facts == null ? null : facts.storageClass();
    if (storage != null && !isMadeByPlatform()) {
      keptStorage(kind.spec(), "", storage);
    }
  }

  private void keptStorage(AppField.Tree fields, String path, String storage) {
    for (Map.Entry<String, AppField> field : fields.fields().entrySet()) {
      String here = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
      if (field.getValue() instanceof AppField.Tree tree) {
        keptStorage(tree, here, storage);
      } else if (field.getKey().equals(STORAGE)
          && !Value.of(storage).equals(field.getValue().standard())) {
        byDefault(here, storage, "what holds data is on the class that Cozystack means for it");
      }
    }
  }

  private void oneOfEach(AppField.Tree fields, String path) {
    for (Map.Entry<String, AppField> field : fields.fields().entrySet()) {
      String here = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
      if (field.getValue() instanceof AppField.Tree tree) {
        oneOfEach(tree, here);
      } else if (field.getKey().equals(REPLICAS)
          && field.getValue().standard() instanceof Value.Int count
          && count.value() > 1) {
        byDefault(here, 1, "one box has one copy; Cozystack would make " + count.value());
      }
    }
  }

  /** The kind. */
  final AppKind kind() {
    return kind;
  }

  /** What the script states, by path. */
  final Map<String, Stated> stated() {
    return stated;
  }

  /** What the script states, without defaults. */
  private Value.Tree spec() {
    Value.Tree tree = Value.Tree.EMPTY;
    for (Map.Entry<String, Stated> each : stated.entrySet()) {
      tree = put(tree, steps(each.getKey()), each.getValue().value());
    }
    return tree;
  }

  /** What is asked for: what the script states, and where it says nothing, the defaults. */
  final Value.Tree whole() {
    Value.Tree tree = Value.Tree.EMPTY;
    for (Map.Entry<String, Default> each : defaults.entrySet()) {
      tree = put(tree, steps(each.getKey()), Value.of(each.getValue().value()));
    }
    for (Map.Entry<String, Stated> each : stated.entrySet()) {
      if (!isEmpty(each.getValue()) || find(tree, each.getKey()) == null) {
        tree = put(tree, steps(each.getKey()), each.getValue().value());
      }
    }
    return tree;
  }

  private static @Nullable Value find(Value.Tree tree, String path) {
    Value at = tree;
    for (String step : steps(path)) {
      at = at instanceof Value.Tree inner ? inner.get(step) : null;
    }
    return at;
  }

  private static List<String> steps(String path) {
    return Arrays.asList(path.split("\\."));
  }

  private static Value.Tree put(Value.Tree tree, List<String> path, Value value) {
    String field = path.get(0);
    if (path.size() == 1) {
      return tree.with(field, value);
    }
    Value.Tree inner = tree.get(field) instanceof Value.Tree known ? known : Value.Tree.EMPTY;
    return tree.with(field, put(inner, path.subList(1, path.size()), value));
  }

  /**
   * Adds the object to the lab, and tells what is wrong with it; called at the end of its block.
   */
  public final void emit() {
    if (hasOneNode()) {
      oneOfEach(kind.spec(), "");
    }
    defaults();
    keptStorage();
    new ApplicationCheck(this).report();
    Address target = Objects.requireNonNull(scope().target(), "a tenant is on a box");
    String namespace = Objects.requireNonNull(scope().namespace(), "a tenant has a namespace");
    ObjectDraft draft = new ObjectDraft(address(), target, API, kind.kind(), namespace, name);
    say(draft, true);
    defaults.forEach(
        (path, value) -> draft.byDefault("spec." + path, value.value(), value.reason()));
    say(draft, false);
    if (isMadeByPlatform()) {
      draft.adopted();
    }
    draft.add(scope());
    ServiceNeeds.check(scope(), kind.kind(), address());
  }

  /** Empty trees are said first, since defaults may lie in them. */
  private void say(ObjectDraft draft, boolean empty) {
    stated.forEach(
        (path, said) -> {
          if (isEmpty(said) == empty) {
            draft.said("spec." + path, said.value(), said.line());
          }
        });
  }
}
