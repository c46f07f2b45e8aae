package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.List;

/** The recipe {@code jellyfin}. */
public final class JellyfinRecipe implements Recipe<JellyfinOptions> {
  /** The port of its Service. */
  private static final int PORT = 80;

  @Override
  public String name() {
    return "jellyfin";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public String doc() {
    return "A media server for films, series and music.";
  }

  @Override
  public Class<JellyfinOptions> optionsType() {
    return JellyfinOptions.class;
  }

  @Override
  public JellyfinOptions options(Scope scope) {
    return new JellyfinOptions(scope);
  }

  @Override
  public SignIn signIn() {
    return SignIn.own("apps of televisions and phones log in by themselves");
  }

  @Override
  public void build(JellyfinOptions options, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(options, context);
    Setting setting = options.setting(context, emitter.front());
    MediaVolume media = options.mediaVolume(setting, context);
    List<WorkloadPlan> plans =
        JellyfinPlan.of(
            setting, options.storage(), media, options.resourcesOr(JellyfinPlan.RESOURCES));
    // One with a library of its own belongs to whoever opens it first, and may be set up long
    // since.
    boolean joined = media.shared() && !options.isAlone();
    String login = joined ? setting.login(ArrPlan.USER, ArrPlan.PASSWORD) : "";
    emitter.emit(plans, plans.get(0), login);
    if (joined) {
      Value.Secret password = setting.secret(ArrPlan.PASSWORD);
      Joints.note(new Joined(context, name(), PORT, ArrPlan.USER, password, false));
    } else {
      context.fact(
          "its first visitor makes its administrator; the run does where it takes the volume of"
              + " films and series that others share");
    }
  }
}
