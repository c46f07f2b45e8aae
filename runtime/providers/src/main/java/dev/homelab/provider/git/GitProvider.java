package dev.homelab.provider.git;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ObjectForm;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files in git repositories. {@code git.tree} has {@code repository}, {@code branch}, {@code path},
 * {@code token} (a secret) and {@code objects}, which are written as files, one each. Its output
 * {@code commit} is the commit that holds them as they are wished.
 */
public final class GitProvider implements Provider {
  /** The one type. */
  public static final String TREE = "git.tree";

  private static final String OBJECTS_OF = "kubernetes";
  private static final ResourceSchema SCHEMA =
      new ResourceSchema(
          TREE,
          1,
          List.of(
              new FieldRule("repository", true, false, false, false, ""),
              new FieldRule(TreeWish.TOKEN, false, false, true, false, "")),
          false,
          List.of());

  /** A provider; it keeps nothing. */
  public GitProvider() {}

  @Override
  public String name() {
    return "git";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return type.equals(TREE) ? SCHEMA : null;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    TreeWish wish = TreeWish.of(resource.desired());
    boolean address = wish.repository().matches("(https?|file|ssh)://[^\\s@]+");
    boolean path = wish.path().matches("([A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)?");
    if (address && path && !wish.branch().isEmpty() && !wish.path().contains("..")) {
      return wish.token() != null && isOpenRoad(wish.repository())
          ? List.of(readOnTheWay(resource, wish))
          : List.of();
    }
    String what = address ? path ? "has no branch" : "has no such folder" : "is no address";
    return List.of(
        Diagnostic.error(GitCodes.BAD_WISH, "the repository '" + wish.repository() + "' " + what)
            .withDetail("A user and a token stand in `token`, not in the address.")
            .withHint("write it like repository 'https://git.example.com/me/homelab.git'")
            .at(resource.origin().user()));
  }

  /** Whether what is sent there can be read on its way; it never leaves a loopback address. */
  private static boolean isOpenRoad(String repository) {
    return repository.startsWith("http://")
        && !repository.matches("http://(localhost|127(\\.\\d+){3}|\\[::1])([:/].*)?");
  }

  private static Diagnostic readOnTheWay(ResourceSpec resource, TreeWish wish) {
    return Diagnostic.error(
            GitCodes.BAD_WISH, "the token would go to '" + wish.repository() + "' unencrypted")
        .withDetail(
            "Whoever reads it on its way can write to the repository, and so to the cluster.")
        .withHint("repository '" + wish.repository().replaceFirst("^http:", "https:") + "'")
        .withHint("or leave out `token`, if the repository is open")
        .at(resource.origin().user());
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return Value.Tree.EMPTY;
  }

  @Override
  public Set<Address> brings(String type, Value.Tree properties) {
    return TreeWish.of(properties).addresses();
  }

  @Override
  public Value.Tree sparing(String type, Value.Tree wished, Value.Tree live, Set<Address> left) {
    return wished.with(
        TreeWish.OBJECTS, TreeWish.of(wished).sparing(TreeWish.of(live), left).objects());
  }

  @Override
  public Duration patience(String type) {
    return Branch.patience();
  }

  @Override
  public int parallelism(TargetSpec target) {
    return 1;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    for (ObjectForm form : ServiceLoader.load(ObjectForm.class)) {
      if (form.provider().equals(OBJECTS_OF)) {
        return new GitSession(form);
      }
    }
    throw GitCodes.rejected(
        Diagnostic.error(GitCodes.BAD_WISH, "nobody here writes objects of " + OBJECTS_OF));
  }
}
