package dev.homelab.dsl.recipe;

import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.LifecycleNotes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.KubeObjects;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a recipe or an app puts what it makes. Everything lies below the component's address
 * ({@code …/service.gitea}) and carries the line of the script that asked for it, with the recipe's
 * own line.
 */
public final class RecipeContext {
  private final Scope scope;
  private final String word;
  private final SignIn signIn;
  private final SortedMap<String, Value> outputs = new TreeMap<>();
  private final List<String> facts = new ArrayList<>();
  private final SortedMap<String, String> links = new TreeMap<>();

  /**
   * A context for one component.
   *
   * @param scope the component's scope; its address is the component's, inside a cluster and a
   *     namespace
   * @param word the word that made it, {@code service} or {@code app}
   * @param signIn how it can ask for the login of its box
   */
  public RecipeContext(Scope scope, String word, SignIn signIn) {
    this.scope = scope;
    this.word = word;
    this.signIn = signIn;
  }

  /** How it can ask for the login of its box. */
  public SignIn signIn() {
    return signIn;
  }

  /** The component's address. */
  public Address address() {
    return scope.here(word);
  }

  /**
   * The component's name, which objects are named after: the last part of its address, or of the
   * one that it was moved from, so that a rename makes nothing anew.
   */
  public String name() {
    Address before = scope.lab().movedFrom(address());
    return (before == null ? address() : before).last().name();
  }

  /** The Kubernetes namespace that objects go to. */
  public String namespace() {
    String namespace = scope.namespace();
    if (namespace == null) {
      throw outOfPlace();
    }
    return namespace;
  }

  /** What the lab says of the cluster. */
  public ClusterFacts cluster() {
    ClusterFacts facts = scope.cluster();
    if (facts == null) {
      throw outOfPlace();
    }
    return facts;
  }

  private dev.homelab.diag.HomelabException outOfPlace() {
    return new dev.homelab.diag.HomelabException(
        List.of(
            LanguageCodes.error(
                    LanguageCodes.WORD_OUT_OF_PLACE,
                    "`" + word + "` stands inside a namespace of a cluster")
                .at(scope.line())));
  }

  /**
   * Adds a Kubernetes object. The namespace is filled in when its kind has one; type, address and
   * edges are derived as for a manifest.
   *
   * @param object {@code apiVersion}, {@code kind}, {@code metadata.name} and the rest; may hold
   *     {@link Value.Ref} and {@link Value.Secret}
   * @return the resource as it was added
   */
  public ResourceSpec object(Value.Tree object) {
    return object(object, Lifecycle.DEFAULT);
  }

  /** Adds a Kubernetes object with a lifecycle of its own, such as a volume that is kept. */
  public ResourceSpec object(Value.Tree object, Lifecycle lifecycle) {
    return KubeObjects.add(scope, object, lifecycle);
  }

  /** Adds a Kubernetes object given as plain maps, lists, texts, numbers and values. */
  public ResourceSpec object(Map<String, ?> object) {
    return object(Value.ofMap(object));
  }

  /** Adds a Kubernetes object that stays when it leaves the lab, such as a volume claim. */
  public ResourceSpec retained(Value.Tree object) {
    return object(object, LifecycleNotes.retained());
  }

  /** Adds a resource of any other type below the component. */
  public ResourceSpec resource(String type, String segment, String name, Value.Tree desired) {
    ResourceSpec resource =
        ResourceSpec.of(
            address().child(segment, name), type, scope.target(), desired, scope.here());
    scope.lab().add(resource);
    return resource;
  }

  /**
   * Declares a generated secret of this component, made once and kept across runs, and gives the
   * value that stands for it. Its name in the lab is {@code namespace.component.name}.
   *
   * @param name the secret's name inside the component, such as {@code admin}
   * @param length number of characters
   * @param alphabet the characters to draw from
   */
  public Value.Secret generated(String name, int length, String alphabet) {
    String whole = namespace() + '.' + name() + '.' + name;
    scope.lab().secret(whole, new SecretSource.Generated(length, alphabet), scope.line());
    return new Value.Secret(whole);
  }

  /** A generated secret of 32 letters and digits. */
  public Value.Secret generated(String name) {
    return generated(name, 32, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789");
  }

  /** Offers an output that other things refer to as {@code ref('service.name').output}. */
  public RecipeContext output(String name, Value value) {
    outputs.put(name, value);
    return this;
  }

  /** Tells a fact that a plan shows, such as an upgrade that cannot be undone; one sentence. */
  public RecipeContext fact(String sentence) {
    facts.add(sentence);
    return this;
  }

  /** Names an address to open when the component is up, with a note such as {@code LAN only}. */
  public RecipeContext link(String url, String note) {
    links.put(url, note);
    return this;
  }

  /** Another resource's output, as a value that makes the dependency. */
  public Value.Ref ref(ResourceSpec resource, String output) {
    return new Value.Ref(resource.address(), output);
  }

  /** The scope of the component, for words that need more. */
  public Scope scope() {
    return scope;
  }

  /** Adds the component itself; called once, after everything of it was emitted. */
  public void finish() {
    scope
        .lab()
        .add(new Component(address(), word, recipe(), outputs, facts, links, scope.origin()));
  }

  private @Nullable String recipe() {
    return scope.recipe();
  }
}
