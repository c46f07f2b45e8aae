package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeMap;

/** The recipe {@code bazarr}. */
public final class BazarrRecipe extends WorkloadRecipe<BazarrOptions> {
  static final ArrPlan PLAN =
      new ArrPlan(
          "bazarr",
          new Pinned(
              "ghcr.io/home-operations/bazarr",
              "1.6.0",
              "",
              null,
              UpgradeRule.irreversible(UpgradeRule.Part.MINOR)),
          6767,
          "/api/system/ping",
          MediaVolume.SERIES + " " + MediaVolume.FILMS,
          ResourcesPlan.of("25m", "256Mi", "1Gi"));

  /**
   * Writes its key and its login into its file of settings, which no variable can say, and leaves
   * the rest of the file alone, because the program writes it too. Without a type of login it asks
   * for none in the browser, and for the key at its API all the same.
   */
  private static final String SETUP =
      """
      import hashlib, os, pathlib
      file = pathlib.Path('/config/config/config.yaml')
      password = hashlib.md5(os.environ['LOGIN_PASSWORD'].encode()).hexdigest()
      wanted = {'apikey': os.environ['API_KEY'], 'password': password,
                'type': os.environ['LOGIN_TYPE'], 'username': os.environ['LOGIN_USER']}
      lines = file.read_text().splitlines() if file.exists() else []
      kept, section = [], None
      for line in lines:
          if line and not line[0].isspace():
              section = line.split(':')[0]
          mine = section == 'auth' and line.strip().split(':')[0] in [*wanted, 'auth']
          if not mine:
              kept.append(line)
      mine = ['auth:'] + ["  %s: '%s'" % pair for pair in wanted.items() if pair[1]]
      at = [line.split(':')[0] for line in lines].index('auth') if 'auth:' in lines else 0
      file.parent.mkdir(parents=True, exist_ok=True)
      file.write_text('\\n'.join(kept[:at] + mine + kept[at:]) + '\\n')
      """;

  /** The recipe. */
  public BazarrRecipe() {
    super(
        PLAN.name(),
        "Looks for subtitles of the films and series in the library.",
        BazarrOptions.class,
        BazarrOptions::new);
  }

  @Override
  public SignIn signIn() {
    return SignIn.behindProxy("/api").insteadOfItsOwn();
  }

  @Override
  List<WorkloadPlan> plans(BazarrOptions said, Setting setting, RecipeContext context) {
    ContainerPlan setup =
        ContainerPlan.of("setup", PLAN.image().image(setting.version()))
            .command(List.of("python3", "-c", SETUP))
            .env("API_KEY", setting.key(ArrPlan.API_KEY))
            .env("LOGIN_TYPE", setting.guarded() ? "" : "form")
            .env("LOGIN_USER", ArrPlan.USER)
            .env("LOGIN_PASSWORD", setting.secret(ArrPlan.PASSWORD))
            .mount(MountPlan.of("config", "/config"))
            .resources(ResourcesPlan.of("10m", "32Mi", "128Mi"))
            .build();
    ArrPlan.Parts parts =
        new ArrPlan.Parts(
            said.storage(),
            said.mediaVolume(setting, context),
            new TreeMap<>(),
            setup,
            said.resourcesOr(PLAN.resources()));
    return List.of(PLAN.workload(setting, parts));
  }

  @Override
  String login(Setting setting) {
    return setting.guarded() ? "" : setting.login(ArrPlan.USER, ArrPlan.PASSWORD);
  }

  @Override
  void join(BazarrOptions said, Setting setting, RecipeContext context) {
    Value.Secret key = setting.key(ArrPlan.API_KEY);
    Joints.note(new Joined(context, PLAN.name(), PLAN.port(), "", key, said.isAlone()));
  }
}
