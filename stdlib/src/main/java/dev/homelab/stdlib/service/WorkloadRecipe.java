package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;
import java.util.function.Function;

/**
 * A recipe that is told by its name, its options and its workloads.
 *
 * @param <O> its options
 */
abstract class WorkloadRecipe<O extends ServiceOptions<O>> implements Recipe<O> {
  private final String name;
  private final String doc;
  private final Class<O> type;
  private final Function<Scope, O> options;

  /**
   * A recipe.
   *
   * @param doc what it brings, in one sentence with a full stop
   */
  WorkloadRecipe(String name, String doc, Class<O> type, Function<Scope, O> options) {
    this.name = name;
    this.doc = doc;
    this.type = type;
    this.options = options;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String version() {
    return "1.0.0";
  }

  @Override
  public final String doc() {
    return doc;
  }

  @Override
  public final Class<O> optionsType() {
    return type;
  }

  @Override
  public final O options(Scope scope) {
    return options.apply(scope);
  }

  @Override
  public final void build(O said, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(said, context);
    Setting setting = said.setting(context, emitter.front());
    List<WorkloadPlan> plans = plans(said, setting, context);
    emitter.emit(plans, plans.get(plans.size() - 1), login(said, setting, context));
    join(said, setting, context);
  }

  /** Notes what others of its place may be told of it, and it of them; nothing for most. */
  void join(O said, Setting setting, RecipeContext context) {
    // A service of its own.
  }

  /** The workloads, that which people reach last. */
  abstract List<WorkloadPlan> plans(O said, Setting setting, RecipeContext context);

  /** What a person needs to log in, where that depends on what is said. */
  String login(O said, Setting setting, RecipeContext context) {
    return login(setting);
  }

  /** What a person needs to log in; empty for nothing. */
  String login(Setting setting) {
    return "";
  }
}
