using System;
using NUnit.Framework;

namespace nanoFramework.TestFramework
{
    [AttributeUsage(AttributeTargets.Class)]
    public class TestClassAttribute : TestFixtureAttribute
    {
    }

    /// <summary>A test without parameters; beside <see cref="DataRowAttribute"/> only the rows run, as on the device.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class TestMethodAttribute : TestAttribute
    {
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public class DataRowAttribute : TestCaseAttribute
    {
        public DataRowAttribute(params object[] methodParameters)
            : base(methodParameters)
        {
            MethodParameters = methodParameters;
        }

        public object[] MethodParameters { get; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public class SetupAttribute : OneTimeSetUpAttribute
    {
    }

    [AttributeUsage(AttributeTargets.Method)]
    public class CleanupAttribute : OneTimeTearDownAttribute
    {
    }
}
