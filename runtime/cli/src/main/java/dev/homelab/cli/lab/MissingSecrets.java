package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretNames;
import dev.homelab.model.SecretSource;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.secret.SecretException;
import dev.homelab.secret.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets that a lab uses and that their environment variable or file does not give, all
 * of them before anything runs. Generated ones need no source.
 */
public final class MissingSecrets {
  private final Map<String, Optional<SourceSpan>> uses = new HashMap<>();

  private MissingSecrets() {}

  /** Those of a session; how hosts are reached needs no secret in the sandbox. */
  public static List<Diagnostic> of(LabSession session) {
    Lab lab = session.lab();
    return of(session.isSandbox() ? inSandbox(lab) : lab, session.secrets());
  }

  /** The lab without what says how its targets are reached, which the sandbox does not need. */
  public static Lab inSandbox(Lab lab) {
    return lab.withTargets(List.of());
  }

  /** One error for each, at the first line that uses it; asks nothing but environment and files. */
  public static List<Diagnostic> of(Lab lab, Secrets secrets) {
    MissingSecrets missing = new MissingSecrets();
    if (lab.secrets().values().stream().allMatch(SecretSource::isKept)) {
      return List.of();
    }
    missing.collect(lab);
    List<Diagnostic> problems = new ArrayList<>();
    lab.secrets()
        .forEach(
            (name, source) -> {
              if (!source.isKept() && missing.uses.containsKey(name)) {
                missing.check(name, secrets, problems);
              }
            });
    return problems;
  }

  /** The same as warnings, for a command that only looks. */
  public static List<Diagnostic> warnings(LabSession session) {
    return of(session).stream().map(MissingSecrets::asWarning).toList();
  }

  /** What is missing, as a warning: nothing is stopped by it. */
  public static Diagnostic asWarning(Diagnostic missing) {
    return new Diagnostic(
        missing.code(),
        Severity.WARNING,
        missing.title(),
        missing.detail(),
        missing.span(),
        missing.related(),
        missing.hints(),
        missing.fix());
  }

  private void check(String name, Secrets secrets, List<Diagnostic> problems) {
    try {
      secrets.resolve(name);
    } catch (SecretException cannot) {
      for (Diagnostic problem : cannot.diagnostics()) {
        problems.add(problem.at(uses.getOrDefault(name, Optional.empty()).orElse(null)));
      }
    }
  }

  /** The names of the secrets that something of a lab uses. */
  static Set<String> used(Lab lab) {
    MissingSecrets all = new MissingSecrets();
    all.collect(lab);
    return Set.copyOf(all.uses.keySet());
  }

  private void collect(Lab lab) {
    for (TargetSpec target : lab.targets()) {
      collect(target.config(), target.origin().user());
    }
    for (ResourceSpec resource : lab.resources()) {
      collect(resource.desired(), resource.origin().user());
    }
  }

  private void collect(Value value, @Nullable SourceSpan line) {
    for (String name : SecretNames.in(value)) {
      uses.putIfAbsent(name, Optional.ofNullable(line));
    }
  }
}
