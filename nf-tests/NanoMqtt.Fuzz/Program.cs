using System;
using System.IO;
using NanoMqtt.Fuzz;
using SharpFuzz;

// NanoMqtt.Fuzz               the target that afl-fuzz runs: one input after the other
// NanoMqtt.Fuzz seeds FOLDER  writes the seed corpus
// NanoMqtt.Fuzz replay FILE…  says what each input gives; a finding ends with its exception
switch (args)
{
    case []:
        Fuzzer.Run(Target.Run);
        return 0;
    case ["seeds", string folder]:
        Console.WriteLine($"{Seeds.Write(folder)} seeds in {folder}");
        return 0;
    case ["replay", .. string[] files]:
        foreach (string file in files)
        {
            Console.WriteLine($"{file}: {Target.Explain(File.ReadAllBytes(file))}");
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: NanoMqtt.Fuzz [seeds FOLDER | replay FILE...]");
        return 2;
}
