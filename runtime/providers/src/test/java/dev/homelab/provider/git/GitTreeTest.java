package dev.homelab.provider.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.secret.SecretCodes;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a lab in a repository that others work in too. */
class GitTreeTest {
  private static final Address TREE = Address.of("cluster", "c").child("gitops", "flux");
  private static final LabIdentity LAB = new LabIdentity("home", "1111", "");
  private static final LabIdentity OTHER = new LabIdentity("other", "2222", "");
  private static final String FOLDER = "clusters/c/";

  @TempDir Path folder;
  private final GitProvider provider = new GitProvider();
  private final FakeCall call = FakeCall.patient();
  private @Nullable SharedRepository made;
  private @Nullable ProviderSession session;

  @BeforeEach
  void begin() throws GitAPIException {
    made = new SharedRepository(folder);
    session = provider.connect(null, TestLab.options(folder), call);
  }

  private SharedRepository repository() {
    return java.util.Objects.requireNonNull(made);
  }

  private ProviderSession session() {
    return java.util.Objects.requireNonNull(session);
  }

  private static Address map(String name) {
    return Address.of("cluster", "c").child("configmap", name);
  }

  private static String file(String name) {
    return "tools/configmap-" + name + ".yaml";
  }

  /** A wish for ConfigMaps: the text of each by its name. */
  private ResourceSpec wish(Map<String, String> texts) {
    TreeMap<String, Value> objects = new TreeMap<>();
    texts.forEach(
        (name, text) -> {
          Value object =
              TestLab.yaml(
                  "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: tools}, data: {a: %s}}"
                      .formatted(name, text));
          objects.put(
              file(name),
              Value.ofMap(
                  Map.of(
                      "address",
                      map(name).toString(),
                      "type",
                      "kubernetes.configmap",
                      "object",
                      object)));
        });
    Value.Tree desired =
        Value.ofMap(
                Map.of("repository", repository().url(), "branch", "main", "path", "clusters/c"))
            .with("objects", new Value.Tree(objects));
    return ResourceSpec.of(TREE, GitProvider.TREE, null, desired, Origin.NONE);
  }

  private static StateEntry entry(ResourceSpec spec, Applied applied) {
    return new StateEntry(
        TREE,
        spec.type(),
        1,
        null,
        applied.objectId(),
        spec.desired(),
        Value.Tree.EMPTY,
        applied.outputs(),
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        true,
        "");
  }

  private StateEntry up(ResourceSpec spec, @Nullable StateEntry prior) {
    return entry(spec, session().update(new StepRequest(LAB, spec, prior), call));
  }

  private Observation look(LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior) {
    Map<Address, StateEntry> known = prior == null ? Map.of() : Map.of(TREE, prior);
    return session()
        .observe(new ObserveRequest(lab, List.of(spec), known, true), call)
        .getOrDefault(TREE, new Observation.Absent());
  }

  private Observation.Present present(ResourceSpec spec, @Nullable StateEntry prior) {
    return (Observation.Present) look(LAB, spec, prior);
  }

  /** The wish as a plan spares some objects. */
  private ResourceSpec sparing(ResourceSpec spec, @Nullable StateEntry prior, String... names) {
    Value.Tree live =
        look(LAB, spec, prior) instanceof Observation.Present p ? p.live() : Value.Tree.EMPTY;
    Set<Address> left = new java.util.HashSet<>();
    List.of(names).forEach(name -> left.add(map(name)));
    return spec.withDesired(provider.sparing(GitProvider.TREE, spec.desired(), live, left));
  }

  private static String code(Observation seen) {
    return ((Observation.Unreachable) seen).cause().diagnostics().get(0).code();
  }

  private String text(String name) throws IOException {
    return repository().files().getOrDefault(FOLDER + file(name), "none");
  }

  @Test
  void whatIsThereIsNotCommittedAgain() throws IOException {
    ResourceSpec spec = wish(Map.of("x", "one", "y", "one"));
    assertThat(look(LAB, spec, null)).isInstanceOf(Observation.Absent.class);
    StateEntry prior = up(spec, null);
    assertThat(repository().files())
        .containsOnlyKeys(
            FOLDER + ".homelab",
            FOLDER + file("x"),
            FOLDER + file("y"),
            FOLDER + "tools/kustomization.yaml");
    assertThat(prior.outputs().get("commit")).isEqualTo(Value.of(repository().head()));
    repository().commit("README.md", "of others");
    Observation.Present seen = present(spec, prior);
    assertThat(session().compare(spec, prior, seen)).isEqualTo(Comparison.SAME);
    assertThat(seen.outputs()).as("commits of others do not count").isEqualTo(prior.outputs());
    assertThat(up(spec, prior).outputs()).isEqualTo(prior.outputs());
    StepRequest waits = new StepRequest(LAB, spec, prior);
    assertThat(session().awaitReady(waits, call)).isEqualTo(prior.outputs());
  }

  @Test
  void whatSomebodyElseChangedIsDriftAndIsSetRight() throws IOException {
    ResourceSpec spec = wish(Map.of("x", "one"));
    StateEntry prior = up(spec, null);
    repository().commit(FOLDER + file("x"), "by: hand");
    Comparison found = session().compare(spec, prior, present(spec, prior));
    assertThat(found.changes()).extracting(FieldChange::reason).containsExactly("drift");
    assertThat(up(spec, prior).outputs()).isNotEqualTo(prior.outputs());
    assertThat(text("x")).contains("a: one");
  }

  @Test
  void aFileOfSomebodyElseStays() throws IOException {
    repository().commit(FOLDER + file("x"), "theirs");
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class, () -> up(wish(Map.of("x", "one", "y", "one")), null));
    assertThat(refused.diagnostics().get(0).code()).isEqualTo(GitCodes.FOREIGN_FILE);
    assertThat(repository().files()).containsOnly(Map.entry(FOLDER + file("x"), "theirs"));
  }

  @Test
  void theFolderOfAnotherLabIsLeftAlone() throws IOException {
    ResourceSpec spec = wish(Map.of("x", "one"));
    session().create(new StepRequest(OTHER, spec, null), call);
    assertThat(code(look(LAB, spec, null))).isEqualTo(GitCodes.OTHER_LAB);
    String head = repository().head();
    assertThat(catchThrowableOfType(ProviderException.class, () -> up(spec, null))).isNotNull();
    session()
        .delete(
            new StepRequest(
                LAB, null, entry(spec, new Applied("", Value.Tree.EMPTY, Value.Tree.EMPTY))),
            call);
    assertThat(repository().head()).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my own notes\n", "", "%s<<<<<<< HEAD\n", "<<<<<<< HEAD\n%s"})
  void aListThatIsNotOursIsNotOverwritten(String text) throws IOException {
    String others = Marker.of(OTHER, List.of(file("x"))).text();
    repository().commit(FOLDER + Marker.FILE, text.formatted(others));
    ResourceSpec spec = wish(Map.of("x", "one"));
    assertThat(code(look(LAB, spec, null))).isEqualTo(GitCodes.BAD_LIST);
    String head = repository().head();
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> up(spec, null));
    assertThat(refused.diagnostics().get(0).code()).isEqualTo(GitCodes.BAD_LIST);
    assertThat(repository().head()).isEqualTo(head);
  }

  @Test
  void whoPushesAtTheSameMomentLosesNothing() throws IOException {
    ResourceSpec spec = wish(Map.of("x", "one"));
    StateEntry prior = up(spec, null);
    FakeCall disturbed =
        new FakeCall(Duration.ofSeconds(60)) {
          @Override
          public Instant now() {
            repository().commit("README.md", "of others");
            return super.now();
          }
        };
    StepRequest request = new StepRequest(LAB, wish(Map.of("x", "two")), prior);
    ProviderException lost =
        catchThrowableOfType(ProviderException.class, () -> session().update(request, disturbed));
    assertThat(lost.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    session().update(request, call);
    assertThat(repository().files()).containsEntry("README.md", "of others");
    assertThat(text("x")).contains("a: two");
  }

  @Test
  void whatIsSparedStaysAsItIs() throws IOException {
    StateEntry prior = up(wish(Map.of("x", "one", "y", "one", "gone", "one")), null);
    ResourceSpec next = wish(Map.of("x", "two", "y", "two", "new", "two"));
    ResourceSpec spared = sparing(next, prior, "x", "new", "gone");
    assertThat(session().compare(spared, prior, present(next, prior)).changes())
        .extracting(FieldChange::path)
        .containsExactly("files.\"" + file("y") + '"');
    prior = up(spared, prior);
    assertThat(text("x")).contains("a: one");
    assertThat(text("y")).contains("a: two");
    assertThat(text("new")).isEqualTo("none");
    assertThat(text("gone")).contains("a: one");
    assertThat(repository().files().get(FOLDER + "tools/kustomization.yaml"))
        .contains("configmap-gone", "configmap-x", "configmap-y")
        .doesNotContain("configmap-new");

    assertThat(sparing(next, prior, "x", "new", "gone")).as("a second time").isEqualTo(spared);
    Observation.Present seen = present(next, prior);
    assertThat(session().compare(spared, prior, seen)).isEqualTo(Comparison.SAME);
    assertThat(seen.outputs()).isEqualTo(prior.outputs());
    up(next, prior);
    assertThat(text("x")).contains("a: two");
    assertThat(text("gone")).isEqualTo("none");
  }

  @Test
  void whatIsSparedStaysAsSomebodyElseMadeIt() throws IOException {
    ResourceSpec spec = wish(Map.of("x", "one", "y", "one"));
    StateEntry prior = up(spec, null);
    repository().commit(FOLDER + file("x"), "by: hand");
    ResourceSpec spared = sparing(wish(Map.of("x", "one", "y", "two")), prior, "x");
    repository().commit(FOLDER + file("y"), null);
    prior = up(spared, prior);
    assertThat(text("x")).isEqualTo("by: hand");
    assertThat(text("y")).contains("a: two");
    ResourceSpec whole = wish(Map.of("x", "one", "y", "two"));
    assertThat(session().compare(whole, prior, present(whole, prior)).changes())
        .extracting(FieldChange::reason)
        .containsExactly("drift");
    repository().commit(FOLDER + file("x"), null);
    up(spared, prior);
    assertThat(repository().files().get(FOLDER + "tools/kustomization.yaml"))
        .doesNotContain("configmap-x");
  }

  /** The call's pauses are short. */
  private static FakeCall hasty() {
    return new FakeCall(Duration.ofSeconds(60)) {
      @Override
      public void pause(Duration time) throws InterruptedException {
        super.pause(Duration.ofMillis(1));
      }
    };
  }

  private void delete(ResourceSpec spec, FakeCall call) {
    StateEntry prior = entry(spec, new Applied("", Value.Tree.EMPTY, Value.Tree.EMPTY));
    session().delete(new StepRequest(LAB, null, prior), call);
  }

  @Test
  void aServerThatIsGoneIsLeft() {
    String gone = "file:///nowhere/at/all.git";
    ResourceSpec spec = wish(Map.of("x", "one"));
    FakeCall call = hasty();
    delete(spec.withDesired(spec.desired().with("repository", Value.of(gone))), call);
    assertThat(call.progressed)
        .singleElement()
        .asString()
        .startsWith("warning: files stay in " + gone + "#main:clusters/c");
    assertThat(call.waited).as("tried again first").hasSize(2);
  }

  @Test
  void aServerWhoseTokenTheLabHasForgottenIsLeft() throws IOException {
    up(wish(Map.of("x", "one")), null);
    ResourceSpec spec = wish(Map.of("x", "one"));
    ResourceSpec locked =
        spec.withDesired(spec.desired().with("token", new Value.Secret("old.token")));
    FakeCall forgotten = secretless(SecretCodes.NOT_DECLARED);
    delete(locked, forgotten);
    assertThat(forgotten.progressed.toString()).contains("files stay in", "old.token");
    assertThat(text("x")).contains("a: one");
    FakeCall unset = secretless(SecretCodes.NOT_SET);
    assertThat(catchThrowableOfType(HomelabException.class, () -> delete(locked, unset)))
        .as("which can be set")
        .isNotNull();
  }

  private static FakeCall secretless(String code) {
    return new FakeCall(Duration.ofSeconds(60)) {
      @Override
      public String resolve(String name) {
        throw new HomelabException(List.of(Diagnostic.error(code, "no secret " + name)));
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "http://git.example.com/lab.git, true, 1",
    "http://git.example.com/lab.git, false, 0",
    "https://git.example.com/lab.git, true, 0",
    "http://127.0.0.1:8080/lab.git, true, 0",
    "http://localhost.example.com/lab.git, true, 1"
  })
  void aTokenIsNotSentUnencrypted(String address, boolean token, int problems) {
    Value.Tree desired = wish(Map.of()).desired().with("repository", Value.of(address));
    ResourceSpec spec =
        wish(Map.of()).withDesired(token ? desired.with("token", new Value.Secret("t")) : desired);
    assertThat(provider.check(spec)).hasSize(problems);
  }

  @Test
  void onlyOursIsRemoved() throws IOException {
    StateEntry prior = up(wish(Map.of("x", "one")), null);
    repository().commit(FOLDER + "tools/notes.md", "theirs");
    session().delete(new StepRequest(LAB, null, prior), call);
    assertThat(repository().files()).containsOnlyKeys(FOLDER + "tools/notes.md");
  }
}
