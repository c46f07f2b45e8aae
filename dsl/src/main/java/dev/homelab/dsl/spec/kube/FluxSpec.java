package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/** Delivery by Flux, which brings the objects of a place from a git repository. */
@BlockOf(
    name = "flux",
    doc = "Delivery by Flux, which brings the objects of a place from a git repository.",
    in =
        """
        homelab { secrets { env 'git.token', 'GIT_TOKEN' }
        cluster('home') { gitops flux {
          repository 'https://git.example.com/me/homelab.git'
        …
        } } }\
        """)
public final class FluxSpec extends Spec<FluxSpec> {
  private String repository = "";
  private String branch = "main";
  private @Nullable String path;
  private Value.@Nullable Secret token;

  /** Delivery for a place, whose scope is given. */
  public FluxSpec(Scope place) {
    super(place.inner("gitops", "flux"));
  }

  @Override
  protected FluxSpec self() {
    return this;
  }

  /** Names the repository. */
  @Word(
      doc =
          "Names the git repository that the objects are committed to, and that Flux reads; it"
              + " exists already.",
      byDefault = "must be said",
      example = "repository 'https://git.example.com/me/homelab.git'")
  public FluxSpec repository(String address) {
    repository = address;
    return say();
  }

  /** Names the branch. */
  @Word(
      doc = "Names the branch of the repository; it is made when it is not there.",
      byDefault = "'main'",
      example = "branch 'lab'",
      once = true)
  public FluxSpec branch(String name) {
    branch = name;
    return say();
  }

  /** Names the folder. */
  @Word(
      doc = "Names the folder of the repository that holds the objects.",
      byDefault = "'clusters/' and the name of the place",
      example = "path 'clusters/box'",
      once = true)
  public FluxSpec path(String folder) {
    path = folder;
    return say();
  }

  /** Names the token. */
  @Word(
      doc =
          "Names the token for the repository as a secret of the lab; Flux gets it as a Secret of"
              + " the cluster.",
      byDefault = "none; the repository is open",
      example = "token secret('git.token')",
      once = true)
  public FluxSpec token(Value.Secret value) {
    token = value;
    return say();
  }

  /**
   * Tells what is missing, and has the objects of the place delivered once the lab is whole.
   *
   * @param namespace where Flux's own objects lie
   * @param engine what brings Flux, or null when it is there
   */
  public void emit(String namespace, dev.homelab.model.@Nullable Address engine) {
    if (repository.isEmpty()) {
      problem(
          LanguageCodes.error(LanguageCodes.MISSING, "the block of `flux` names no repository")
              .at(scope().origin().user())
              .withHint("say which: repository 'https://git.example.com/me/homelab.git'"));
      return;
    }
    new FluxDelivery(scope(), this, namespace, engine).prepare();
  }

  String repository() {
    return repository;
  }

  String branch() {
    return branch;
  }

  /** The folder, without slashes around it. */
  String folder(String place) {
    String said = path;
    return said == null ? "clusters/" + place : said.replaceAll("^\\./|^/+|/+$", "");
  }

  Value.@Nullable Secret token() {
    return token;
  }
}
